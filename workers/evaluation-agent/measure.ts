import type { QueryRow } from '../../src/evidence/catalogue.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { RatePoint } from '../../src/timeline/payloads/context.ts'
import type { Window } from '../../src/timeline/payloads/shared.ts'
import type { Figures } from './judge.ts'
import { rateFigure } from './wilson.ts'

export interface Subject {
  readonly service: string
  readonly signature: string
  readonly usual: Window
  readonly before: Window
  readonly after: Window
  readonly bucketS: number
  readonly deploySeen: boolean
}

export interface Measured {
  readonly figures: Figures
  readonly series: readonly RatePoint[]
}

/** Asks the evidence for the three windows and counts. */
export async function measure(evidence: Evidence, subject: Subject): Promise<Measured> {
  const whole = { from: subject.usual.from, to: subject.after.to, bucket_s: subject.bucketS }
  const rates = (await evidence.query('service_rate', whole)).rows.filter((row) => row.service === subject.service)
  const counts = (await evidence.query('signature_counts', whole)).rows.filter((row) => row.service === subject.service)
  const seen = (await evidence.query('signature_seen', { from: subject.after.from, to: subject.after.to })).rows
  return { figures: figuresOf(subject, rates, counts, seen), series: seriesOf(rates) }
}

/** Pure: the same rows give the same figures. Without requests, buckets with an error count instead. */
export function figuresOf(
  subject: Subject,
  rates: readonly QueryRow<'service_rate'>[],
  counts: readonly QueryRow<'signature_counts'>[],
  seen: readonly QueryRow<'signature_seen'>[],
): Figures {
  const blind = rates.every((row) => row.requests === 0)
  const figure = (window: Window) => {
    const rows = rates.filter((row) => within(row.bucket, window))
    if (!blind) return rateFigure(window, sum(rows.map((row) => row.requests)), sum(rows.map((row) => row.errors)))
    const buckets = Math.floor(lengthMs(window) / (subject.bucketS * 1_000))
    return rateFigure(window, buckets, rows.filter((row) => row.errors > 0).length)
  }
  const own = (window: Window) =>
    sum(
      counts.filter((row) => row.signature === subject.signature && within(row.bucket, window)).map((row) => row.count),
    )
  const [usual, before, after] = [figure(subject.usual), figure(subject.before), figure(subject.after)]
  const perMs = (of: { window: Window; requests: number }) => of.requests / Math.max(1, lengthMs(of.window))
  return {
    usual,
    before,
    after,
    own: { before: own(subject.before), after: own(subject.after) },
    newErrors: newErrorsOf(subject, seen),
    traffic: blind || usual.requests === 0 ? undefined : perMs(after) / perMs(usual),
    deploySeen: subject.deploySeen,
  }
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

/** At most 240 points, the newest kept. */
function seriesOf(rates: readonly QueryRow<'service_rate'>[]): RatePoint[] {
  const points = rates.map((row) => ({ at: iso(row.bucket), requests: row.requests, errors: row.errors }))
  return points.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-240)
}

function within(at: string, window: Window): boolean {
  const moment = iso(at)
  return moment >= iso(window.from) && moment < iso(window.to)
}

/** ISO 8601 with milliseconds, also of ClickHouse's own way to write a time in UTC. */
export function iso(text: string): string {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`
  return new Date(Date.parse(zoned.replace(/(\.\d{3})\d+/, '$1'))).toISOString()
}

function lengthMs(window: Window): number {
  return Date.parse(window.to) - Date.parse(window.from)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
