import { CALM_ERRORS, CALM_MS } from './calm.ts'
import type { ErrorKind } from './kinds.ts'
import type { Anomaly, Bout, Lane, RatePoint } from './lanes.ts'

/** Fewer requests than these tell nothing of what is usual. */
const LEAST_USUAL = 100
const NEAR_BUCKETS = 3

/**
 * Where nothing is known from before, the odd errors that there always are before and after an outage are what is usual:
 * it begins and ends without them, and what leads it is what came up with it. Pure.
 */
export function withoutUsual(lane: Lane, bouts: readonly Bout[], kinds: readonly ErrorKind[], bucketMs: number): Lane {
  const { anomaly, points, usual } = lane
  const [first, last] = [bouts[0], bouts.at(-1)]
  if (anomaly === undefined || first === undefined || last === undefined || usual.requests >= LEAST_USUAL) return lane
  const own = points.filter(({ atMs }) => bouts.some(({ fromMs, toMs }) => atMs + bucketMs > fromMs && atMs < toMs))
  const share = sumOf(own, 'errors') / Math.max(1, sumOf(own, 'requests'))
  const isCalm = (fromMs: number, toMs: number) => {
    const between = points.filter(({ atMs }) => atMs >= fromMs && atMs + bucketMs <= toMs)
    const still = share * sumOf(between, 'requests')
    const isOdd = still >= CALM_ERRORS && sumOf(between, 'errors') <= still / CALM_ERRORS
    return isOdd && between.length * bucketMs >= CALM_MS
  }
  const began = isCalm(anomaly.atMs - bucketMs, first.fromMs) ? begunWith(lane, first.fromMs, kinds, bucketMs) : {}
  const ended = isCalm(last.toMs, Number.POSITIVE_INFINITY) ? { lastMs: last.toMs - bucketMs } : {}
  const { leading, ...rest } = anomaly
  const led = 'atMs' in began || leading === undefined ? {} : { leading }
  return { ...lane, anomaly: { ...rest, ...led, ...began, ...ended } }
}

/** The kind that weighs most of those that came up there; its first line is exact. */
function begunWith({ service }: Lane, fromMs: number, kinds: readonly ErrorKind[], bucketMs: number): Partial<Anomaly> {
  const isNear = (ms: number) => ms >= fromMs - bucketMs && ms < fromMs + NEAR_BUCKETS * bucketMs
  const [leading] = kinds
    .filter((kind) => kind.service === service && isNear(kind.onset?.atMs ?? Number.NaN))
    .toSorted((a, b) => b.count - b.expected - (a.count - a.expected))
  if (leading === undefined) return { atMs: fromMs, precisionMs: bucketMs }
  const firstMs = leading.trend === 'new' ? Date.parse(leading.firstSeen ?? '') : Number.NaN
  return isNear(firstMs)
    ? { atMs: firstMs, precisionMs: 1_000, leading }
    : { atMs: fromMs, precisionMs: bucketMs, leading }
}

function sumOf(points: readonly RatePoint[], of: 'requests' | 'errors'): number {
  return points.reduce((all, point) => all + point[of], 0)
}
