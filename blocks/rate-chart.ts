import { type ChartBlock, timeLabels } from './line-chart.ts'
import type { RatePoint } from './props.ts'
import { cut, oneLine } from './words.ts'

const MOST_POINTS = 20
const MOST_AFTER = 8

/**
 * Per cent of requests that failed, over time: at most twenty points, neighbours put together, but never across the fix,
 * which is named under its first point and on the axis. Nothing below two points.
 */
export function rateChart(title: string, points: readonly RatePoint[], fixAt?: string): ChartBlock | undefined {
  const sorted = points.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const cutAt = fixAt === undefined ? Number.NaN : Date.parse(fixAt)
  const after = thin(
    sorted.filter((point) => Date.parse(point.at) >= cutAt),
    MOST_AFTER,
  )
  const before = sorted.filter((point) => !(Date.parse(point.at) >= cutAt))
  const merged = [...thin(before, MOST_POINTS - after.length), ...after]
  const fix = after.length === 0 ? undefined : fixAt?.slice(11, 19)
  const times = timeLabels(merged.map(({ at }) => at))
  const labels = merged.map((point, i) => (fix && point === after[0] ? `fix ${fix}` : (times[i] ?? '')))
  if (merged.length < 2 || new Set(labels).size < labels.length) return undefined
  const data = merged.map((point, i) => ({ label: labels[i] ?? '', value: share(point) }))
  const fixed = fix === undefined ? '' : `; fix in place at ${fix}`
  return {
    type: 'data_visualization',
    title: cut(oneLine(title), 50) || 'Error rate',
    chart: {
      type: 'line',
      series: [{ name: 'Failing, %', data }],
      axis_config: { categories: labels, x_label: `Time, UTC${fixed}`, y_label: 'Requests failing, %' },
    },
  }
}

function thin(points: readonly RatePoint[], most: number): readonly RatePoint[] {
  const size = Math.ceil(points.length / most) || 1
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const part = points.slice(i * size, i * size + size)
    return {
      at: part[0]?.at ?? '',
      requests: part.reduce((sum, point) => sum + point.requests, 0),
      errors: part.reduce((sum, point) => sum + point.errors, 0),
    }
  })
}

function share({ requests, errors }: RatePoint): number {
  return requests <= 0 ? 0 : Math.round((errors / requests) * 10_000) / 100
}
