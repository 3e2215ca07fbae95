import { type ChartBlock, timeLabels } from './line-chart.ts'
import type { RatePoint } from './props.ts'
import { cut, oneLine } from './words.ts'

const MOST_POINTS = 20
/** So many show the recovery, however long the trouble was: what lies further back is left out then. */
const LEAST_AFTER = 2
/** Widths of a point in seconds that people can count in. */
const WIDTHS_S = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400]

interface Grid {
  /** A point begins here: the fix, or the first moment. */
  readonly zeroMs: number
  readonly widthMs: number
  /** Numbers of the first point and of the one behind the last, counted from zero. */
  readonly first: number
  readonly end: number
}

/**
 * Per cent of requests that failed, over time: at most twenty points of one width, so that distances are times. With a fix
 * one begins at it, and the axis counts from it: that needs no time zone. Nothing below two points.
 */
export function rateChart(title: string, points: readonly RatePoint[], fixAt?: string): ChartBlock | undefined {
  const sorted = points.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const fixMs = fixAt === undefined ? Number.NaN : Date.parse(fixAt)
  const fixed = sorted.some(({ at }) => Date.parse(at) >= fixMs)
  const grid = gridOf(sorted, fixed ? fixMs : undefined)
  if (grid === undefined) return undefined
  const values = valuesOf(sorted, grid)
  const labels = fixed ? values.map((_, i) => fromFix(grid, grid.first + i)) : clockLabels(grid)
  if (values.length < 2 || new Set(labels).size < labels.length) return undefined
  return {
    type: 'data_visualization',
    title: cut(oneLine(title), 50) || 'Error rate',
    chart: {
      type: 'line',
      series: [{ name: 'Failing, %', data: values.map((value, i) => ({ label: labels[i] ?? '', value })) }],
      axis_config: {
        categories: labels,
        x_label: fixed ? 'Time before and after the fix' : 'Time, UTC',
        y_label: 'Requests failing, %',
      },
    },
  }
}

function gridOf(points: readonly RatePoint[], fixMs: number | undefined): Grid | undefined {
  const times = points.map(({ at }) => Date.parse(at))
  const [firstMs, lastMs] = [times[0], times.at(-1)]
  if (firstMs === undefined || lastMs === undefined || lastMs === firstMs) return undefined
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at))
  const gapMs = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  const zeroMs = fixMs ?? firstMs
  const endMs = lastMs + gapMs
  const count = (fromMs: number, toMs: number, widthMs: number) => Math.max(0, Math.ceil((toMs - fromMs) / widthMs))
  const possible = WIDTHS_S.map((width) => width * 1_000).filter((width) => width >= gapMs)
  const all = (width: number) => count(firstMs, zeroMs, width) + count(zeroMs, endMs, width) <= MOST_POINTS
  const widest = possible.find(all) ?? possible.at(-1)
  const showing = possible.filter((width) => count(zeroMs, endMs, width) >= LEAST_AFTER).at(-1) ?? possible[0]
  if (widest === undefined || showing === undefined) return undefined
  const widthMs = Math.min(widest, showing)
  const end = count(zeroMs, endMs, widthMs)
  return { zeroMs, widthMs, first: Math.max(-count(firstMs, zeroMs, widthMs), end - MOST_POINTS), end }
}

/** A point without requests goes on as the one before it: nothing is known of it, and 0 % would be a recovery. */
function valuesOf(points: readonly RatePoint[], { zeroMs, widthMs, first, end }: Grid): readonly number[] {
  const sums = Array.from({ length: end - first }, () => ({ requests: 0, errors: 0 }))
  for (const { at, requests, errors } of points) {
    const sum = sums[Math.floor((Date.parse(at) - zeroMs) / widthMs) - first]
    if (sum === undefined) continue
    sum.requests += requests
    sum.errors += errors
  }
  let last = 0
  return sums.map(({ requests, errors }) => {
    last = requests <= 0 ? last : Math.round((errors / requests) * 10_000) / 100
    return last
  })
}

function clockLabels({ zeroMs, widthMs, first, end }: Grid): readonly string[] {
  return timeLabels(
    Array.from({ length: end - first }, (_, i) => new Date(zeroMs + (first + i) * widthMs).toISOString()),
  )
}

/** `−4:30`, `fix`, `+0:15`, in minutes and seconds; `−30 min`, `−2 h` where the points are that wide. */
function fromFix({ widthMs }: Grid, number: number): string {
  if (number === 0) return 'fix'
  const sign = number < 0 ? '−' : '+'
  const seconds = Math.abs(number * widthMs) / 1_000
  if (widthMs % 3_600_000 === 0) return `${sign}${seconds / 3_600} h`
  if (widthMs % 60_000 === 0) return `${sign}${seconds / 60} min`
  return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
