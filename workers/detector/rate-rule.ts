import type { Alarm } from './alarm.ts'
import { type Baseline, baselineOf } from './baseline.ts'
import { type Point, type Series, tally } from './series.ts'
import type { DetectorSettings, RateWindow } from './settings.ts'
import { upperTail } from './tail.ts'

/** Errors given requests, against the service's own baseline; the window that speaks loudest wins. Pure. */
export function rateAlarm(
  series: Series,
  service: string,
  settings: DetectorSettings,
  mutedShare: number,
): Alarm | undefined {
  const points = series.rates(service)
  const alarms = settings.windows
    .map((window) => testWindow(series, service, points, window, settings, mutedShare))
    .filter((alarm) => alarm !== undefined)
  return alarms.reduce<Alarm | undefined>((best, alarm) => (best && best.tail <= alarm.tail ? best : alarm), undefined)
}

function testWindow(
  series: Series,
  service: string,
  points: readonly Point[],
  window: RateWindow,
  settings: DetectorSettings,
  mutedShare: number,
): Alarm | undefined {
  const from = series.end - window.buckets * settings.bucketS
  const all = tally(points, from, series.end)
  const seen = { requests: all.requests, errors: Math.round(all.errors * (1 - mutedShare)) }
  const share = seen.errors / Math.max(1, seen.requests)
  if (seen.errors < window.minErrors || share < window.minShare) return undefined
  const baseline = baselineOf(
    series.history(service),
    Math.min(from, series.end - settings.history.guardS),
    settings.history,
  )
  if (baseline.cold && (share < settings.history.coldShare || seen.errors < 2 * window.minErrors)) return undefined
  if (share < window.minRatio * baseline.rate) return undefined
  if (spreadOf(points, from, series.end, (window.minRatio * baseline.rate) / 2) < window.minSpread) return undefined
  const expected = seen.requests * baseline.rate
  const tail = upperTail(seen.errors, expected, baseline.kappa)
  if (tail > window.maxTail) return undefined
  const start = onset(points, baseline, window, series.end)
  const since = tally(points, start, series.end)
  return {
    service,
    rule: 'rate',
    from: start,
    to: series.end,
    ...since,
    observed: seen.errors,
    expected,
    tail,
    baselineRate: baseline.rate,
    cold: baseline.cold,
  }
}

/** Buckets that are themselves worse than usual: one loud bucket among ordinary ones is a blip. */
function spreadOf(points: readonly Point[], from: number, to: number, share: number): number {
  return points.filter((point) => point.at >= from && point.at < to && point.errors > share * point.requests).length
}

/**
 * Where errors began to outrun a share half-way between usual and alarming: the bucket after the lowest point of the
 * running excess. Later buckets of the same trouble only raise the sum, so every later look names the same moment.
 */
function onset(points: readonly Point[], baseline: Baseline, window: RateWindow, end: number): number {
  const tolerated = (baseline.rate + Math.max(window.minShare, window.minRatio * baseline.rate)) / 2
  let excess = 0
  let lowest = 0
  let start = points[0]?.at ?? end
  for (const [i, point] of points.entries()) {
    excess += point.errors - tolerated * point.requests
    if (excess > lowest) continue
    lowest = excess
    start = points[i + 1]?.at ?? end
  }
  return points.find((point) => point.at >= start && point.errors > 0)?.at ?? start
}
