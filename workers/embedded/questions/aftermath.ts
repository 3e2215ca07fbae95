import type { Findings, ServiceFinding, Trouble } from '../../../blocks/findings/props.ts'
import { CALM_ERRORS, CALM_MS } from '../../../src/evidence/correlate/calm.ts'
import { byText, type Seen } from '../../../src/evidence/correlate/telemetry.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'

/** A window that ends so long before the newest evidence, or earlier, is a time that is past. */
const PAST_MS = 15_000
/** So far after it an end is looked for, each time further. */
const ON_MS = [3_600_000, 21_600_000, 86_400_000]
const MOST_BUCKETS = 240
/** What failed in so many of the newest buckets, or in so long, fails now. */
const NOW = { ms: 60_000, buckets: 6 }
/** Ends looked at by the second. */
const MOST_LOOKS = 6

/** How far the evidence goes that says what became of it, and the buckets that the window was read in. */
export interface After {
  readonly upTo: string
  readonly told: { readonly seen: Pick<Seen, 'bucketS'> }
}

/**
 * The same findings, where the window ends in the past with what became of the trouble that was there at its end; and
 * where nothing came of a service any more, its last second.
 */
export async function withAftermath(evidence: Evidence, found: Findings, after: After): Promise<Findings> {
  const heard = await heardExactly(evidence, found, after.told.seen.bucketS)
  const { to } = heard.window
  if (Date.parse(after.upTo) - Date.parse(to) < PAST_MS) return heard
  let services = heard.services
  for (const onMs of ON_MS) {
    if (!services.some(isOpen)) break
    const endMs = Math.min(Date.parse(after.upTo), Date.parse(to) + onMs)
    const later = await read(evidence, Date.parse(to), endMs)
    if (later === undefined) break
    const isLast = endMs === Date.parse(after.upTo)
    services = services.map((one) => (isOpen(one) ? settled(one, later, isLast) : one))
    services = await sharpened(evidence, services, later)
    if (isLast) break
  }
  return { ...heard, is_past: true, services: services.map((one) => (isOpen(one) ? beyond(one, 'unknown') : one)) }
}

/** It was there at the end of the window, as far as the window knows, and nobody said yet what became of it. */
function isOpen({ trouble, heard_until: heard }: ServiceFinding): boolean {
  return trouble !== undefined && trouble.until === undefined && trouble.beyond === undefined && heard === undefined
}

/** Requests of a stretch of time, in buckets as narrow as its length allows. */
interface Later {
  readonly rows: Seen['rates']
  readonly bucketMs: number
  readonly fromMs: number
  readonly toMs: number
}

async function read(evidence: Evidence, fromMs: number, toMs: number): Promise<Later | undefined> {
  const bucketS = Math.max(1, Math.ceil((toMs - fromMs) / 1_000 / MOST_BUCKETS))
  const stretch = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const { rows, truncated } = await evidence.query('service_rate', { ...stretch, bucket_s: bucketS })
  return truncated ? undefined : { rows, bucketMs: bucketS * 1_000, fromMs, toMs }
}

/** Where it ended; at the end of all evidence, whether it fails still. */
function settled(one: ServiceFinding, later: Later, isLast: boolean): ServiceFinding {
  const { trouble } = one
  const rows = ownRows(one, later)
  if (trouble?.kind === 'silence') {
    const first = rows.find(({ requests }) => requests > 0)
    if (first !== undefined) return until(one, Date.parse(first.bucket))
    return isLast ? beyond(one, 'on') : one
  }
  const isBad = badOf(one)
  if (trouble?.kind !== 'errors' || isBad === undefined) return one
  const endMs = endIn(one, rows, later)
  if (endMs !== undefined) return until(one, endMs)
  const last = rows.findLast(isBad)
  if (!isLast || last === undefined) return one
  const newestMs = later.toMs - Math.max(NOW.ms, NOW.buckets * later.bucketMs)
  return beyond(one, Date.parse(last.bucket) + later.bucketMs >= newestMs ? 'on' : 'later')
}

/** The end of the last bad bucket before the first calm that is long enough and of enough requests. */
function endIn(one: ServiceFinding, rows: Seen['rates'], { bucketMs, fromMs }: Later): number | undefined {
  const isBad = badOf(one)
  const more = moreOf(one)
  let [overMs, requests, errors] = [fromMs, 0, 0]
  for (const row of rows) {
    const endMs = Date.parse(row.bucket) + bucketMs
    if (isBad?.(row)) {
      ;[overMs, requests, errors] = [endMs, 0, 0]
      continue
    }
    ;[requests, errors] = [requests + row.requests, errors + row.errors]
    const still = more * requests
    if (still >= CALM_ERRORS && errors <= still / CALM_ERRORS && endMs - overMs >= CALM_MS) return overMs
  }
  return undefined
}

/** To the second, where the buckets were wider than that. */
async function sharpened(evidence: Evidence, services: readonly ServiceFinding[], { bucketMs, fromMs }: Later) {
  const ended = services.filter((one) => untilMs(one) > fromMs && one.trouble?.kind === 'errors').slice(0, MOST_LOOKS)
  if (bucketMs <= 1_000 || ended.length === 0) return services
  const sharp = new Map<string, number>()
  for (const one of ended) {
    const overMs = untilMs(one)
    const near = await read(evidence, Math.max(fromMs, overMs - bucketMs), overMs + bucketMs)
    const last = near === undefined ? undefined : ownRows(one, near).findLast((row) => badOf(one)?.(row))
    if (near !== undefined && last !== undefined) sharp.set(one.service, Date.parse(last.bucket) + near.bucketMs)
  }
  return services.map((one) => {
    const endMs = sharp.get(one.service)
    return endMs === undefined ? one : until(one, endMs)
  })
}

function ownRows({ service }: ServiceFinding, { rows }: Later): Seen['rates'] {
  return rows.filter((row) => row.service === service).toSorted((a, b) => byText(a.bucket, b.bucket))
}

/** How much more of its requests failed than usual. */
function moreOf({ trouble, usual_rate = 0, ...all }: ServiceFinding): number {
  const { requests, errors } = trouble?.during ?? all
  return Math.max(0, errors / Math.max(1, requests) - usual_rate)
}

function badOf(one: ServiceFinding): ((row: Seen['rates'][number]) => boolean) | undefined {
  const least = (one.usual_rate ?? 0) + moreOf(one) / 2
  return moreOf(one) === 0 ? undefined : ({ requests, errors }) => errors > 0 && errors >= least * requests
}

function until(one: ServiceFinding, endMs: number): ServiceFinding {
  if (one.trouble === undefined) return one
  const end = new Date(endMs).toISOString()
  const bouts = one.trouble.bouts?.map((bout, place, all) => (place === all.length - 1 ? { ...bout, to: end } : bout))
  return { ...one, trouble: { ...one.trouble, until: end, ...(bouts === undefined ? {} : { bouts }) } }
}

function beyond(one: ServiceFinding, how: NonNullable<Trouble['beyond']>): ServiceFinding {
  return one.trouble === undefined ? one : { ...one, trouble: { ...one.trouble, beyond: how } }
}

function untilMs({ trouble }: ServiceFinding): number {
  return Date.parse(trouble?.until ?? '')
}

/** The window's buckets say in which of them the last of a service came. */
async function heardExactly(evidence: Evidence, found: Findings, bucketS: number): Promise<Findings> {
  const lost = found.services.filter(({ heard_until: heard, trouble }) => heard !== undefined && trouble !== undefined)
  const exact = new Map<string, string>()
  for (const one of lost.slice(0, MOST_LOOKS)) {
    const endMs = Date.parse(one.heard_until ?? '')
    const near = await read(evidence, endMs - bucketS * 1_000, Math.min(endMs, Date.parse(found.window.to)))
    const last = near === undefined ? undefined : ownRows(one, near).findLast(({ requests }) => requests > 0)
    if (last !== undefined) exact.set(one.service, last.bucket)
  }
  if (exact.size === 0) return found
  const services = found.services.map((one) => {
    const heard = exact.get(one.service)
    return heard === undefined ? one : { ...one, heard_until: heard }
  })
  return { ...found, services }
}
