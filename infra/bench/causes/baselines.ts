import type { ImportedCase } from '../../../src/cli/bench/causes/run-case.ts'
import { epochMs } from '../../../src/worker-kit/instants.ts'
import { departureOf } from '../../../workers/context-builder/series/departure.ts'
import { readingOf } from '../../../workers/context-builder/series/measure.ts'
import type { MetricSeries } from '../../../workers/context-builder/signals.ts'
import type { Answer } from './judge.ts'

type Baseline = (one: ImportedCase) => Answer

/** What needs no engine, for cases of changes. */
export const FOR_CHANGES: Readonly<Record<string, Baseline>> = {
  'latest deploy': ({ rows, alert }) => latest(rows.deploys.filter((deploy) => deploy.at <= alert.at)),
  'always none': () => [],
  'error count': ({ rows, alert }) => {
    const counts = new Map<string, number>()
    for (const row of rows.logs)
      if (/err|fatal|crit/i.test(row.severity_text)) counts.set(row.service, (counts.get(row.service) ?? 0) + 1)
    const most = [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
    return latest(rows.deploys.filter((deploy) => deploy.service === most && deploy.at <= alert.at))
  },
  'largest z': ({ rows, signals, alert }) => {
    const atMs = epochMs(alert.at)
    const worst = [...signals.series].sort((a, b) => ownZ(b, atMs) - ownZ(a, atMs))[0]?.service
    return latest(rows.deploys.filter((deploy) => deploy.service === worst && deploy.at <= alert.at))
  },
}

/** The same for cases of metrics alone. */
export const FOR_NODES: Readonly<Record<string, Baseline>> = {
  'always none': () => [],
  'error count': ({ signals }) => ranked(signals.series.filter(isAbout('failures')), (one) => worstOf(one)),
  'largest z': ({ signals }) => ranked(signals.series, (one) => departureOf(one)?.size ?? 0),
  correlation: ({ signals: { series, calls } }) => {
    const edges = new Set(calls.map((call) => call.callee))
    const entry = series.filter(isAbout('latency')).find((one) => !edges.has(one.service) && callsOut(one, calls))
    return ranked(series.filter(isAbout('latency')), (one) => (one === entry ? -1 : correlation(one, entry)))
  },
}

function latest(deploys: readonly { readonly at: string; readonly sha: string }[]): Answer {
  const last = [...deploys].sort((a, b) => (a.at < b.at ? 1 : -1))[0]
  return last === undefined ? [] : [last.sha]
}

function ownZ(series: MetricSeries, atMs: number): number {
  const values = series.points.filter((point) => point.atMs <= atMs).map((point) => point.value)
  const past = values.slice(0, Math.floor(values.length / 2))
  const mean = past.reduce((sum, value) => sum + value, 0) / past.length
  const sd = Math.sqrt(past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / past.length)
  return Math.max(...values.map((value) => Math.abs(value - mean))) / Math.max(sd, 1e-9)
}

function isAbout(measure: string): (series: MetricSeries) => boolean {
  return (series) => readingOf(series.metric)?.measure === measure && !/p50|p99/.test(series.metric)
}

function worstOf(series: MetricSeries): number {
  const worse = readingOf(series.metric)?.worse ?? 0
  const values = series.points.map((point) => point.value)
  return worse < 0 ? 100 - Math.min(...values, 100) : Math.max(...values, 0)
}

function callsOut(series: MetricSeries, calls: readonly { readonly caller: string }[]): boolean {
  return calls.some((call) => call.caller === series.service)
}

/** Of the moments that both have. */
function correlation(one: MetricSeries, other: MetricSeries | undefined): number {
  const at = new Map(other?.points.map((point) => [point.atMs, point.value]))
  const pairs = one.points.flatMap(({ atMs, value }) => (at.has(atMs) ? [[value, at.get(atMs) ?? 0] as const] : []))
  const mean = (place: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[place], 0) / pairs.length
  const [a, b] = [mean(0), mean(1)]
  const cov = pairs.reduce((sum, [x, y]) => sum + (x - a) * (y - b), 0)
  const sd = (place: 0 | 1, middle: number) =>
    Math.sqrt(pairs.reduce((sum, pair) => sum + (pair[place] - middle) ** 2, 0))
  return cov / Math.max(1e-12, sd(0, a) * sd(1, b))
}

function ranked(series: readonly MetricSeries[], scoreOf: (one: MetricSeries) => number): Answer {
  const best = new Map<string, number>()
  for (const one of series)
    best.set(one.service, Math.max(best.get(one.service) ?? Number.NEGATIVE_INFINITY, scoreOf(one)))
  return [...best].sort(([, a], [, b]) => b - a).map(([service]) => service)
}
