import type { MetricSeries } from '../signals.ts'
import { readingOf } from './measure.ts'

/** How far a series went the harmful way, beyond what is usual and beyond its own quietest moments alike. */
export interface Departure {
  /** In lengths of the usual spread: 1 is the edge of what is usual. */
  readonly size: number
  /** The quiet and the worst value, in the series' own unit. */
  readonly from: number
  readonly to: number
}

/** Fewer healthy values than these say nothing of what is usual. */
const ENOUGH = 30

/**
 * A stretch of values against healthy ones. Both must speak: a series that lies elsewhere than it used to, but flat, was
 * changed by something older than the window; one that moves within what is usual is not worse. Pure.
 */
export function departureOf(series: MetricSeries): Departure | undefined {
  const reading = readingOf(series.metric)
  if (reading === undefined || reading.worse === 0 || series.usual.length < ENOUGH || series.points.length === 0)
    return undefined
  const scale = scaleOf(reading.measure === 'failures' ? 'share' : 'factor', reading.worse)
  const usual = series.usual.map(scale.up).sort((a, b) => a - b)
  const now = series.points.map((point) => scale.up(point.value)).sort((a, b) => a - b)
  const middle = quantile(usual, 0.5)
  // From the 95th to the 99th percentile of a bell: the last few of the usual may be incidents nobody marked.
  const spread = Math.max((quantile(usual, 0.95) - middle) * 1.41, scale.least)
  const worst = now.at(now.length > 3 ? -2 : -1) ?? middle
  const quiet = now[0] ?? middle
  const size = Math.min(worst - middle, worst - quiet) / spread
  return { size: Math.max(0, size), from: scale.down(Math.max(quiet, middle)), to: scale.down(worst) }
}

interface Scale {
  readonly up: (value: number) => number
  readonly down: (value: number) => number
  /** No spread is taken for smaller than this. */
  readonly least: number
}

/** Times are compared by factors, shares by points; on either scale more is worse. */
function scaleOf(kind: 'share' | 'factor', worse: 1 | -1): Scale {
  if (kind === 'share') return { up: (value) => worse * value, down: (value) => worse * value, least: 0.5 }
  return {
    up: (value) => worse * Math.log(Math.max(value, 1e-6)),
    down: (value) => Math.exp(worse * value),
    least: 0.1,
  }
}

/** Nearest rank of sorted values. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? 0
}
