import { type ChartBlock, lineChart } from '../line-chart.ts'
import { cut, oneLine } from '../words.ts'
import type { ServiceFinding } from './props.ts'

const MOST_POINTS = 20
/** Slack draws six lines at most. */
const MOST_LINES = 6

/** What its lines are per cent of: of a service that is known by its log alone, lines that are errors. */
export function lanesTitle(services: readonly ServiceFinding[]): string {
  if (!services.some((one) => one.by_lines)) return 'Requests failing, by service'
  return services.every((one) => one.by_lines) ? 'Lines that are errors, by service' : 'Failing, by service'
}

/** Per cent of requests failing of several services on one axis of time; those in trouble first. Nothing below two points. */
export function lanesChart(title: string, services: readonly ServiceFinding[]): ChartBlock | undefined {
  const shown = [...services]
    .sort((a, b) => Number(b.trouble !== undefined) - Number(a.trouble !== undefined))
    .slice(0, MOST_LINES)
  const times = [...new Set(shown.flatMap(({ points }) => points.map(({ at }) => at)))].sort()
  const size = Math.ceil(times.length / MOST_POINTS) || 1
  const groups = Array.from({ length: Math.ceil(times.length / size) }, (_, i) => times.slice(i * size, (i + 1) * size))
  const series = shown.map((one) => ({
    name: cut(oneLine(one.service), 20),
    values: groups.map((group) => shareIn(one, new Set(group))),
  }))
  return lineChart({
    title,
    times: groups.map(([first = '']) => first),
    series,
    yLabel: `${lanesTitle(shown).split(',')[0]}, %`,
  })
}

function shareIn({ points }: ServiceFinding, times: ReadonlySet<string>): number {
  const own = points.filter(({ at }) => times.has(at))
  const sum = (of: 'requests' | 'errors') => own.reduce((all, point) => all + point[of], 0)
  return sum('requests') <= 0 ? 0 : Math.round((sum('errors') / sum('requests')) * 10_000) / 100
}
