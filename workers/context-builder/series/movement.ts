import type { MetricSeries } from '../signals.ts'
import { quantile } from './departure.ts'

/** A series left its own past and stayed away. */
export interface Movement {
  readonly service: string
  readonly metric: string
  readonly direction: 1 | -1
  /** The first point on the way out. */
  readonly beganMs: number
  /** The middle of its past, and of its last points: what it came to in the end. */
  readonly from: number
  readonly to: number
}

/** Fewer points than these are no past. */
const LEAST_PAST = 8
/** A series that drifts by less than this part of the way that it goes in the end has not set out yet. */
const OF_THE_WAY = 0.05
/** One slow request makes a point, and two may be chance: what has not stayed is no movement. */
const LEAST_SINCE = 3
/** Of the points since, so many are outside: one dip back does not end a movement. */
const MOSTLY = 0.8

/**
 * Where a series first left its own past for good, up to `untilMs`; undefined where it did not. The past is its first
 * quarter, so a slow climb is seen from its foot. Pure.
 */
export function movementOf(series: MetricSeries, untilMs: number): Movement | undefined {
  const points = series.points.filter((point) => point.atMs <= untilMs)
  const past = points.slice(0, Math.max(LEAST_PAST, Math.floor(points.length / 4))).map((point) => point.value)
  if (points.length < LEAST_PAST + 3 || past.length < LEAST_PAST) return undefined
  const middle = median(past)
  const spread = Math.max(1.48 * median(past.map((value) => Math.abs(value - middle))), 0.03 * Math.abs(middle), 1e-9)
  const away = points.map((point) => (point.value - middle) / spread)
  const most = Math.max(...away.map(Math.abs))
  const out = Math.max(5, OF_THE_WAY * most)
  const start = away.findIndex((one, place) => Math.abs(one) > out && stays(away.slice(place), Math.sign(one)))
  const first = away[start]
  if (first === undefined || start < LEAST_PAST / 2) return undefined
  const direction = first > 0 ? 1 : -1
  // The foot of a climb lies before the point at which it is beyond doubt.
  let foot = start
  const low = Math.max(2, 0.5 * OF_THE_WAY * most)
  while (foot > 1 && (away[foot - 1] ?? 0) * direction > low) foot -= 1
  const since = points.slice(start).map((point) => point.value)
  const { service, metric } = series
  const to = median(since.slice(-LEAST_SINCE))
  return { service, metric, direction, beganMs: points[foot]?.atMs ?? 0, from: middle, to }
}

function stays(away: readonly number[], sign: number): boolean {
  const outside = away.filter((one) => one * sign > 3.5).length
  return outside >= LEAST_SINCE && outside >= MOSTLY * away.length
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}
