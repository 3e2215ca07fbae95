import { epochMs } from '../../src/worker-kit/instants.ts'
import type { Brief, Telemetry } from './gathered.ts'
import { inPast, overIn } from './past.ts'
import { errorKey } from './past-errors.ts'

/** One kind of error, before the onset and since. */
export interface ErrorPattern {
  readonly service: string
  readonly signature: string
  readonly title: string
  readonly sample: string
  readonly before: number
  readonly during: number
  readonly firstSeenMs: number
  /** Not seen before the onset, past incidents apart. */
  readonly fresh: boolean
  /** Seen before, in past incidents alone. */
  readonly back: boolean
}

export interface ServiceRate {
  readonly service: string
  /** In usual times. */
  readonly before: { readonly requests: number; readonly errors: number }
  readonly during: { readonly requests: number; readonly errors: number }
  /** How many came in how many seconds of usual times, of those in which any came. */
  readonly covered: { readonly requests: number; readonly lengthS: number }
  /** The first bucket since the onset that had an error. */
  readonly firstErrorMs: number | undefined
}

/** Each kind of error, before the onset and since. */
export function patternsOf(brief: Brief, telemetry: Telemetry, onsetMs: number): ErrorPattern[] {
  const totals = new Map<string, { before: number; during: number; firstMs: number }>()
  for (const row of telemetry.counts) {
    const atMs = epochMs(row.bucket)
    const total = totals.get(errorKey(row)) ?? { before: 0, during: 0, firstMs: Number.POSITIVE_INFINITY }
    // A bucket that holds the onset counts as since: its beginning lies before the first error.
    if (atMs + telemetry.bucketMs > onsetMs) {
      total.during += row.count
      total.firstMs = Math.min(total.firstMs, Math.max(atMs, onsetMs))
    } else if (!inPast(brief.past, atMs, atMs + telemetry.bucketMs)) total.before += row.count
    totals.set(errorKey(row), total)
  }
  return telemetry.seen.flatMap((row) => {
    const total = totals.get(errorKey(row))
    // What came in a past incident alone is no part of this one.
    if (total === undefined || total.before + total.during === 0) return []
    const { before, during, firstMs } = total
    const back = telemetry.returning.has(errorKey(row)) && before === 0 && Number.isFinite(firstMs)
    const firstSeenMs = back ? firstMs : epochMs(row.first_seen)
    const { service, signature, title, sample } = row
    const fresh = before === 0 && firstSeenMs >= onsetMs - telemetry.bucketMs
    return [{ service, signature, title, sample, before, during, firstSeenMs, fresh, back }]
  })
}

/** Requests and errors of each service, in usual times and since the onset. */
export function ratesOf(telemetry: Telemetry, onsetMs: number): ServiceRate[] {
  const since = telemetry.rates.filter((row) => epochMs(row.bucket) + telemetry.bucketMs > onsetMs)
  const all = [...telemetry.usual.rates, ...since]
  return [...new Set(all.map((row) => row.service))].sort().map((service) => {
    const own = since.filter((row) => row.service === service)
    const failing = own.filter((row) => row.errors > 0).map((row) => epochMs(row.bucket))
    return {
      service,
      before: sum(telemetry.usual.rates.filter((row) => row.service === service)),
      during: sum(own),
      covered: coveredOf(service, telemetry),
      firstErrorMs: failing.length === 0 ? undefined : Math.min(...failing),
    }
  })
}

/** From the bucket on after the one in which they began to come, where that was within usual times: it was not full. */
function coveredOf(service: string, { usual, bucketMs }: Telemetry): ServiceRate['covered'] {
  const own = usual.rates.filter((row) => row.service === service && row.requests > 0)
  const [windowMs, toMs] = [epochMs(usual.window.from), epochMs(usual.window.to)]
  const firstMs = Math.min(...own.map(({ bucket }) => epochMs(bucket)))
  const fromMs = firstMs <= windowMs ? windowMs : firstMs + bucketMs
  const counted = own.filter(({ bucket }) => epochMs(bucket) + bucketMs > fromMs)
  return { requests: sum(counted).requests, lengthS: Math.max(0, toMs - fromMs) / 1_000 }
}

/** So many times as long as usual times are known, and no longer: a few seconds do not tell how many come. */
const LONGER = 4

/** Whether it is known long enough how many requests come to say that now more or fewer do. Pure. */
export function tellsVolume({ covered }: ServiceRate, duringS: number): boolean {
  return covered.lengthS > 0 && duringS <= LONGER * covered.lengthS
}

/** Fewer are strays; at less than this share of its pace before, it is over. */
const LEAST_AFTER = 3
const PACE_AFTER = 0.1

/** Whether the error that leads, or where none does what fails of the service, went on after a moment at much the same pace. Pure. */
export function goesOnAfter(
  afterMs: number,
  leading: Pick<ErrorPattern, 'service' | 'signature'> | undefined,
  { service, onsetMs }: { readonly service: string; readonly onsetMs: number },
  { bucketMs, counts, rates }: Pick<Telemetry, 'bucketMs' | 'counts' | 'rates'>,
): boolean {
  const own =
    leading === undefined
      ? rates.filter((row) => row.service === service).map(({ bucket, errors }) => ({ atMs: epochMs(bucket), errors }))
      : counts
          .filter((row) => errorKey(row) === errorKey(leading))
          .map(({ bucket, count }) => ({ atMs: epochMs(bucket), errors: count }))
  const firstMs = afterMs + bucketMs
  const endMs = Math.max(...rates.map(({ bucket }) => epochMs(bucket) + bucketMs))
  const count = (fromMs: number, toMs: number) =>
    own.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).reduce((all, { errors }) => all + errors, 0)
  const after = count(firstMs, Number.POSITIVE_INFINITY)
  const before = count(onsetMs - bucketMs, firstMs)
  const pace = before / Math.max(bucketMs, firstMs - onsetMs)
  return after >= LEAST_AFTER && after / Math.max(bucketMs, endMs - firstMs) >= PACE_AFTER * pace
}

function sum(rows: Telemetry['rates']): { requests: number; errors: number } {
  const total = (of: 'requests' | 'errors') => rows.reduce((all, row) => all + row[of], 0)
  return { requests: total('requests'), errors: total('errors') }
}

/** Other services than the brief's whose errors since the onset belong to incidents that are over: nothing of now. Pure. */
export function endedIn(brief: Brief, telemetry: Telemetry, onsetMs: number): ReadonlySet<string> {
  const failing = telemetry.rates.filter((row) => row.errors > 0 && epochMs(row.bucket) + telemetry.bucketMs > onsetMs)
  const others = new Set(failing.map(({ service }) => service).filter((service) => service !== brief.service))
  const isOver = (service: string) => {
    const spans = overIn(brief.past, service, telemetry.calls)
    const own = failing.filter((row) => row.service === service).map((row) => epochMs(row.bucket))
    return own.every((atMs) => spans.some((span) => atMs + telemetry.bucketMs > span.fromMs && atMs < span.toMs))
  }
  return new Set([...others].filter(isOver))
}
