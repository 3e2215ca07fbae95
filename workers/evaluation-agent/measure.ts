import type { QueryRow } from '../../src/evidence/catalogue.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { namesNow } from '../../src/evidence/names-now.ts'
import type { RatePoint } from '../../src/timeline/payloads/context.ts'
import type { RateFigure, Window } from '../../src/timeline/payloads/shared.ts'
import { rateFigure } from '../../src/worker-kit/rate-figure.ts'
import { failsInstead } from './instead.ts'
import { iso } from './iso.ts'
import type { Figures } from './judge.ts'

export interface Subject {
  readonly service: string
  readonly signature: string
  readonly usual: Window
  /** What was found usual when the evidence was gathered: it holds for the whole incident. Absent: it is measured. */
  readonly knownUsual?: RateFigure
  readonly before: Window
  readonly after: Window
  /** What is drawn before the trouble, so that the series is one stretch of time: it ends where `before` begins. */
  readonly lead: Window
  readonly bucketS: number
  readonly deploySeen: boolean
}

export interface Measured {
  readonly figures: Figures
  readonly series: readonly RatePoint[]
}

/** Rows of one window, and of no other: each is asked for by itself, so that no bucket reaches over its edge. */
export interface Rows {
  readonly rates: readonly QueryRow<'service_rate'>[]
  readonly counts: readonly QueryRow<'signature_counts'>[]
}

export interface Found {
  readonly usual: Rows
  readonly before: Rows
  /** `all`: of every service. */
  readonly after: Rows & { readonly all: Rows['counts'] }
  readonly lead: Pick<Rows, 'rates'>
  readonly seen: readonly QueryRow<'signature_seen'>[]
  /** What the subject's error is called in these rows; absent: as the subject says. */
  readonly names?: readonly string[]
}

/** Asks the evidence for the three windows and counts. */
export async function measure(evidence: Evidence, subject: Subject): Promise<Measured> {
  const rowsIn = async (window: Window): Promise<Found['after']> => {
    const bucketed = { ...window, bucket_s: subject.bucketS }
    const own = (row: { service: string }) => row.service === subject.service
    const all = (await evidence.query('signature_counts', bucketed)).rows
    return { rates: (await evidence.query('service_rate', bucketed)).rows.filter(own), counts: all.filter(own), all }
  }
  const found = {
    usual: await rowsIn(subject.usual),
    before: await rowsIn(subject.before),
    after: await rowsIn(subject.after),
    lead: await rowsIn(subject.lead),
    seen: (await evidence.query('signature_seen', subject.after)).rows,
    names: await namesNow(evidence, subject.service, subject.signature, subject.usual.from),
  }
  return { figures: figuresOf(subject, found), series: seriesOf(subject, found) }
}

/** Pure: the same rows give the same figures. Without requests, buckets with an error count instead. */
export function figuresOf(subject: Subject, found: Found): Figures {
  const all = [...found.usual.rates, ...found.before.rates, ...found.after.rates]
  const blind = all.every((row) => row.requests === 0)
  const figure = (window: Window, { rates }: Rows) => {
    if (!blind) return rateFigure(window, sum(rates.map((row) => row.requests)), sum(rates.map((row) => row.errors)))
    const buckets = Math.floor(lengthMs(window) / (subject.bucketS * 1_000))
    return rateFigure(window, buckets, rates.filter((row) => row.errors > 0).length)
  }
  const names = found.names ?? [subject.signature]
  const own = ({ counts }: Rows) => sum(counts.filter((row) => names.includes(row.signature)).map((row) => row.count))
  const usual = (blind ? undefined : subject.knownUsual) ?? figure(subject.usual, found.usual)
  const [before, after] = [figure(subject.before, found.before), figure(subject.after, found.after)]
  const perMs = (of: { window: Window; requests: number }) => of.requests / Math.max(1, lengthMs(of.window))
  return {
    usual,
    before,
    after,
    own: { before: own(found.before), after: own(found.after), ...endedBefore(subject, found.before.counts, names) },
    newErrors: newErrorsOf(subject, found.seen),
    instead: failsInstead(found.after.all, found.seen, names, subject.before.from),
    traffic: blind || usual.requests === 0 ? undefined : perMs(after) / perMs(usual),
    deploySeen: subject.deploySeen,
  }
}

/** So much longer than its usual pause it must have stayed away before the fix, and so long at the least. */
const PAUSES = 10
const LEAST_AWAY_MS = 60_000

/** When the incident's own error came last, where that was well before the fix. */
function endedBefore(
  { before, bucketS }: Subject,
  counts: Rows['counts'],
  names: readonly string[],
): { readonly ended?: string } {
  const own = counts.filter((row) => names.includes(row.signature) && row.count > 0)
  const total = sum(own.map((row) => row.count))
  if (total === 0) return {}
  const firstMs = Math.min(...own.map(({ bucket }) => Date.parse(iso(bucket))))
  const lastMs = Math.max(...own.map(({ bucket }) => Date.parse(iso(bucket)))) + bucketS * 1_000
  const pauseMs = Math.max(bucketS * 1_000, (lastMs - firstMs) / total)
  const awayMs = Date.parse(before.to) - lastMs
  return awayMs >= Math.max(LEAST_AWAY_MS, PAUSES * pauseMs) ? { ended: new Date(lastMs).toISOString() } : {}
}

function newErrorsOf(subject: Subject, seen: readonly QueryRow<'signature_seen'>[]): Figures['newErrors'] {
  const fresh = seen.filter((row) => row.service === subject.service && within(row.first_seen, subject.after))
  return fresh
    .sort((a, b) => b.total - a.total || (a.signature < b.signature ? -1 : 1))
    .slice(0, 10)
    .map(({ signature, title, total }) => ({
      signature: signature.slice(0, 500),
      title: title.slice(0, 500),
      count: total,
    }))
}

/**
 * One stretch of time in buckets of one width, at most 240 points, the newest kept. Only the edges of the windows cut a
 * bucket: one begins exactly at the fix.
 */
function seriesOf(subject: Subject, found: Found): RatePoint[] {
  const points = (['lead', 'before', 'after'] as const).flatMap((name) => {
    const edgeMs = Date.parse(subject[name].from)
    return found[name].rates.map((row) => {
      const at = new Date(Math.max(edgeMs, Date.parse(iso(row.bucket)))).toISOString()
      return { at, requests: row.requests, errors: row.errors }
    })
  })
  return points.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-240)
}

function within(at: string, window: Window): boolean {
  const moment = iso(at)
  return moment >= iso(window.from) && moment < iso(window.to)
}

function lengthMs(window: Window): number {
  return Date.parse(window.to) - Date.parse(window.from)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
