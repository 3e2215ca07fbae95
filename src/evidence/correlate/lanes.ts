import { withinChance } from './beyond-chance.ts'
import type { ErrorKind } from './kinds.ts'
import { dispersionOf, type Onset, onsetIn, type Tick } from './onset.ts'
import { bucketStarts, byText, lengthMs, type Seen } from './telemetry.ts'
import { isUnheard, unheardIn } from './unheard.ts'

export interface RatePoint {
  readonly atMs: number
  readonly requests: number
  readonly errors: number
}

/** A stretch in which a service failed, between calm ones. */
export interface Bout {
  readonly fromMs: number
  readonly toMs: number
}

/** Something in a service that usual times do not explain. */
export interface Anomaly {
  readonly kind: 'errors' | 'silence' | 'surge'
  readonly atMs: number
  /** It failed already as the window began, and `atMs` is when it came to, before the window. */
  readonly dated?: true
  /** It failed so a whole day before the window, too. */
  readonly older?: true
  /** How exactly `atMs` is known. */
  readonly precisionMs: number
  /** The last bucket that made it worse; what ended before the window did is over. */
  readonly lastMs: number
  readonly observed: number
  readonly expected: number
  /** The kind of error that leads it. */
  readonly leading?: ErrorKind
  /** The separate outages that it consists of, oldest first; absent where it is one. */
  readonly bouts?: readonly Bout[]
}

/** One service on the common axis of time. */
export interface Lane {
  readonly service: string
  readonly requests: number
  readonly errors: number
  readonly usual: { readonly requests: number; readonly errors: number }
  readonly points: readonly RatePoint[]
  /** Known by its log alone: what is counted for requests are lines. */
  readonly byLines?: true
  readonly anomaly?: Anomaly
}

/** A little doubt about what is usual, so that few requests prove little. */
const DOUBT = { errors: 0.5, requests: 100 }
const LEAST_ERRORS = 3
/** Kinds of errors that begin so few buckets after the first belong to the same beginning. */
const NEAR_BUCKETS = 3
const MATTERS = 0.2
const LEAST_REQUESTS = 30

/** Every service that the window or usual times know, by name, each with what is wrong with it. Pure. */
export function lanesOf(seen: Seen, kinds: readonly ErrorKind[]): readonly Lane[] {
  const names = [...seen.rates, ...seen.usualRates, ...kinds].map((row) => row.service)
  return [...new Set(names)].sort(byText).map((service) => laneOf(service, seen, kinds))
}

function laneOf(service: string, seen: Seen, kinds: readonly ErrorKind[]): Lane {
  const points = pointsOf(service, seen.rates, bucketStarts(seen.window, seen.bucketS))
  const before = pointsOf(service, seen.usualRates, bucketStarts(seen.usual, seen.bucketS))
  const usual = totals(before)
  const own = kinds.filter((kind) => kind.service === service)
  const byLines = seen.traced !== undefined && !seen.traced.includes(service)
  // Lines come when there is something to say: that few or many come is neither a silence nor a surge.
  const anomaly = errorsIn(points, before, own, seen) ?? (byLines ? undefined : trafficIn(points, before, seen))
  const known = { service, ...totals(points), usual, points, ...(byLines ? { byLines } : {}) }
  return anomaly === undefined ? known : { ...known, anomaly }
}

/** How often requests fail as a rule. */
export function usualShare({ requests, errors }: Lane['usual']): number {
  return (errors + DOUBT.errors) / (requests + DOUBT.requests)
}

/** When requests began to fail more often than usual, within this resolution. */
export function errorOnset(points: readonly RatePoint[], usual: Lane['usual'], dispersion: number): Onset | undefined {
  const share = usualShare(usual)
  const ticks = points.map(({ atMs, requests, errors }) => ({ atMs, count: errors, expected: requests * share }))
  return onsetIn(ticks, { dispersion, least: LEAST_ERRORS, way: 'more' })
}

function errorsIn(
  points: readonly RatePoint[],
  before: readonly RatePoint[],
  own: readonly ErrorKind[],
  seen: Seen,
): Anomaly | undefined {
  const usual = totals(before)
  const share = usualShare(usual)
  const past = before.map(({ atMs, requests, errors }): Tick => ({ atMs, count: errors, expected: requests * share }))
  const rate = errorOnset(points, usual, dispersionOf(past))
  const grown = usual.requests < DOUBT.requests && rate === undefined ? [] : weighty(own)
  const bucketMs = seen.bucketS * 1_000
  const first = [...grown].sort((a, b) => beginning(a) - beginning(b))[0]
  if (rate === undefined && first === undefined) return undefined
  const atMs = Math.min(rate?.atMs ?? Number.POSITIVE_INFINITY, first?.onset?.atMs ?? Number.POSITIVE_INFINITY)
  // The kind that weighs most of those that began with it names it.
  const leading = grown
    .filter((kind) => (kind.onset?.atMs ?? 0) < atMs + NEAR_BUCKETS * bucketMs)
    .sort((a, b) => excess(b) - excess(a))[0]
  const ends = [rate?.lastMs ?? 0, ...grown.map((kind) => kind.onset?.lastMs ?? 0)]
  const sum = rate ?? first?.onset
  const lastMs = Math.max(...ends)
  const isKnown = usual.requests >= DOUBT.requests
  if (isKnown && withinChance(points, usual, grown, { atMs, lastMs })) return undefined
  return {
    kind: 'errors',
    ...exactly(atMs, leading ?? first, bucketMs),
    lastMs,
    observed: sum?.observed ?? 0,
    expected: sum?.expected ?? 0,
    ...(leading === undefined ? {} : { leading }),
  }
}

/** Of the kinds that came to come more often, those that matter beside the worst: an odd error must not date a storm. */
function weighty(own: readonly ErrorKind[]): readonly ErrorKind[] {
  const grown = own.filter((kind) => kind.onset !== undefined)
  const most = Math.max(0, ...grown.map(excess))
  return grown.filter((kind) => excess(kind) >= most * MATTERS)
}

function excess({ count, expected }: ErrorKind): number {
  return count - expected
}

/** In wider buckets than this the first line of a kind may be a stray one, long before the storm. */
const MOST_EXACT_MS = 15_000

/** The first line of a new error that leads is exact; else no more is known than the bucket. */
function exactly(atMs: number, kind: ErrorKind | undefined, bucketMs: number) {
  if (bucketMs > MOST_EXACT_MS) return { atMs, precisionMs: bucketMs }
  const firstMs = kind?.trend === 'new' && kind.firstSeen !== undefined ? Date.parse(kind.firstSeen) : Number.NaN
  return firstMs >= atMs && firstMs < atMs + NEAR_BUCKETS * bucketMs
    ? { atMs: firstMs, precisionMs: 1_000 }
    : { atMs, precisionMs: bucketMs }
}

function beginning({ onset }: ErrorKind): number {
  return onset?.atMs ?? Number.POSITIVE_INFINITY
}

/** Requests that stay away, or come in a flood. */
function trafficIn(points: readonly RatePoint[], before: readonly RatePoint[], seen: Seen): Anomaly | undefined {
  const per = totals(before).requests / Math.max(1, coveredMs(before, seen))
  const tick = ({ atMs, requests }: RatePoint): Tick => ({
    atMs,
    count: requests,
    expected: per * overlapMs(atMs, seen.bucketS * 1_000, seen.window),
  })
  const least = Math.max(lengthMs(seen.usual), lengthMs(seen.window)) / 4
  if (totals(before).requests < LEAST_REQUESTS || coveredMs(before, seen) < least) return undefined
  // Traffic breathes with the day: it takes far more than chance to be told.
  const even = before.map(({ atMs, requests }) => ({ atMs, count: requests, expected: per * seen.bucketS * 1_000 }))
  const dispersion = 2 * dispersionOf(even)
  const isLost = isUnheard(unheardIn(seen), seen.bucketS)
  const ticks = points.filter(({ atMs }) => !isLost(atMs)).map(tick)
  const told = (way: 'more' | 'less', kind: 'surge' | 'silence') => {
    const onset = onsetIn(ticks, { dispersion, least: LEAST_REQUESTS, way })
    if (onset === undefined) return undefined
    const ratio = onset.observed / Math.max(1, onset.expected)
    const great = way === 'more' ? ratio >= 2 : ratio <= 0.2
    return great ? { kind, precisionMs: seen.bucketS * 1_000, ...onset } : undefined
  }
  return told('less', 'silence') ?? told('more', 'surge')
}

/** Usual times that the service was there for. */
function coveredMs(before: readonly RatePoint[], { usual }: Seen): number {
  const first = before.find(({ requests }) => requests > 0)
  return first === undefined ? 0 : Date.parse(usual.to) - Math.max(first.atMs, Date.parse(usual.from))
}

/** The last bucket is often not over yet, and the first one began before the window. */
function overlapMs(atMs: number, sizeMs: number, { from, to }: Seen['window']): number {
  return Math.max(0, Math.min(atMs + sizeMs, Date.parse(to)) - Math.max(atMs, Date.parse(from)))
}

function pointsOf(service: string, rows: Seen['rates'], starts: readonly number[]): readonly RatePoint[] {
  const own = new Map(rows.filter((row) => row.service === service).map((row) => [Date.parse(row.bucket), row]))
  return starts.map((atMs) => {
    const row = own.get(atMs)
    return { atMs, requests: row?.requests ?? 0, errors: row?.errors ?? 0 }
  })
}

function totals(points: readonly RatePoint[]): { readonly requests: number; readonly errors: number } {
  const sum = (of: 'requests' | 'errors') => points.reduce((all, point) => all + point[of], 0)
  return { requests: sum('requests'), errors: sum('errors') }
}
