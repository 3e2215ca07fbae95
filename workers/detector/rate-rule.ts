import type { Alarm } from './alarm.ts'
import { type Baseline, baselineOf } from './baseline.ts'
import { type LookInput, seconds } from './input.ts'
import { type Recent, recentOf } from './recent.ts'
import { type Series, tally } from './series.ts'
import type { DetectorSettings, RateWindow } from './settings.ts'
import { exceeds } from './window-test.ts'

/** Errors given requests, against the service's own baseline; the window that speaks loudest wins. Pure. */
export function rateAlarm(
  series: Series,
  deploys: LookInput['deploys'],
  service: string,
  settings: DetectorSettings,
  leftOut: number,
): Alarm | undefined {
  const longest = Math.max(...settings.windows.map(({ buckets }) => buckets))
  const recent = recentOf(series, service, longest, settings.bucketS)
  const alarms = windowsNow(settings.windows, series, service, deploys, settings)
    .map((window) => testWindow(series, service, recent, window, settings, leftOut))
    .filter((alarm) => alarm !== undefined)
  return alarms.reduce<Alarm | undefined>((best, alarm) => (best && best.tail <= alarm.tail ? best : alarm), undefined)
}

/** The windows to be asked: the shortest is not while a release rolls out. People may say what is worth a call. Pure. */
export function windowsNow(
  windows: readonly RateWindow[],
  series: Series,
  service: string,
  deploys: LookInput['deploys'],
  settings: DetectorSettings,
): readonly RateWindow[] {
  const from = series.end - settings.rolloutS
  const rolling = deploys.some((deploy) => deploy.service === service && seconds(deploy.at) >= from)
  const asked = rolling ? windows.filter(({ buckets }) => buckets > 2) : windows
  const times = settings.services?.get(service)?.times
  return times === undefined ? asked : asked.map((window) => ({ ...window, minRatio: times }))
}

/** The service's baseline for a window that began then: from before the trouble, as far as one can know. Pure. */
export function baselineFor(series: Series, service: string, from: number, { history }: DetectorSettings): Baseline {
  const until = Math.floor(Math.min(from, series.end - history.guardS) / history.blockS) * history.blockS
  const key = `${service} ${until} ${Math.floor(series.end / history.hourS)} ${series.historyKey(service)}`
  return series.ledger.worked.baseline(key, () => baselineOf(series.history(service), until, series.end, history))
}

function testWindow(
  series: Series,
  service: string,
  recent: Recent,
  window: RateWindow,
  settings: DetectorSettings,
  leftOut: number,
): Alarm | undefined {
  const from = series.end - window.buckets * settings.bucketS
  let requests = 0
  let errors = 0
  for (let i = 0; i < window.buckets; i++) {
    requests += recent.requests[i] ?? 0
    errors += (recent.errors[i] ?? 0) * (1 - leftOut)
  }
  const share = errors / Math.max(1, requests)
  if (errors < window.minErrors || share < window.minShare) return undefined
  const baseline = baselineFor(series, service, from, settings)
  if (baseline.cold && (share < settings.history.coldShare || errors < 2 * window.minErrors)) return undefined
  if (errors < window.minRatio * baseline.rate * requests) return undefined
  const counts = leftOut === 0 ? recent.errors : recent.errors.map((count) => count * (1 - leftOut))
  const expected = recent.requests.map((count) => count * baseline.rate)
  const found = exceeds({ counts, expected, phi: baseline.phi, kappa: baseline.kappa }, window)
  if (!found) return undefined
  const start = onset(series, service, baseline, window)
  return {
    service,
    rule: 'rate',
    from: start,
    to: series.end,
    ...tally(series.rates(service), start, series.end),
    ...found,
    baselineRate: baseline.rate,
    cold: baseline.cold,
    before: baseline.before,
  }
}

/**
 * Where errors began to outrun a share half-way between usual and alarming: the bucket after the lowest point of the
 * running excess. Later buckets of the same trouble only raise the sum, so every later look names the same moment.
 */
function onset(series: Series, service: string, baseline: Baseline, window: RateWindow): number {
  const points = series.rates(service)
  const tolerated = (baseline.rate + Math.max(window.minShare, window.minRatio * baseline.rate)) / 2
  let excess = 0
  let lowest = 0
  let start = points[0]?.at ?? series.end
  for (const [i, point] of points.entries()) {
    excess += point.errors - tolerated * point.requests
    if (excess > lowest) continue
    lowest = excess
    start = points[i + 1]?.at ?? series.end
  }
  return points.find((point) => point.at >= start && point.errors > 0)?.at ?? start
}
