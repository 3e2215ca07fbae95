import { existsSync, readFileSync } from 'node:fs'
import type { MetricSeries, SeriesPoint } from '../../../../workers/context-builder/signals.ts'
import { epochMs } from '../../../worker-kit/instants.ts'

/** Long form: `timestamp,service,metric,value`, one point a line; a moment named twice counts once. */
export function readSeries(path: string): MetricSeries[] {
  if (!existsSync(path)) return []
  const [header = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/)
  const columns = header.split(',')
  const at = (name: string) => columns.indexOf(name)
  const series = new Map<string, { service: string; metric: string; points: Map<number, number> }>()
  for (const line of lines) {
    const cells = line.split(',')
    const [service = '', metric = ''] = [cells[at('service')], cells[at('metric')]]
    const point: SeriesPoint = { atMs: epochMs(cells[at('timestamp')] ?? ''), value: Number(cells[at('value')]) }
    if (metric === '' || Number.isNaN(point.atMs) || !Number.isFinite(point.value)) continue
    const key = `${service}\n${metric}`
    const one = series.get(key) ?? { service, metric, points: new Map() }
    one.points.set(point.atMs, point.value)
    series.set(key, one)
  }
  return [...series.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { service, metric, points }]) => ({
      service,
      metric,
      usual: [],
      points: [...points].sort(([a], [b]) => a - b).map(([atMs, value]) => ({ atMs, value })),
    }))
}
