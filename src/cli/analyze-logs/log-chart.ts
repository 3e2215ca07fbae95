import type { Chart, ChartLane, Tone } from '../../charts/chart.ts'
import type { Change } from '../../evidence/patterns/changes.ts'
import type { Pattern } from '../../evidence/patterns/patterns.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { count, counted, duration, moment } from './paint.ts'
import type { Report } from './report.ts'

const [ERROR, WARN] = [17, 13]
const MOST_PARTS = 128
const MOST_PATTERNS = 8

/** A report as a picture: all records, warnings and errors over time, then what changed, or what came most. Pure. */
export function logChart(report: Report): Chart {
  const { span, window, patterns, changes } = report
  if (span === undefined)
    throw new GiveUp('no-times', 'No line has a time that is known, so there is no chart to draw. Leave --chart out.')
  const loud = (least: number, below = Number.POSITIVE_INFINITY) =>
    patterns.filter(({ level }) => level >= least && level < below)
  const told = changes.length > 0 ? changes : patterns
  return {
    title: `${counted(report.records, 'record')}, ${counted(patterns.length, 'pattern')}`,
    subtitle: `${moment(span.first * 1_000)} to ${moment(span.last * 1_000)} UTC${comparison(window)}`,
    fromMs: span.first * 1_000,
    toMs: (span.last + 1) * 1_000,
    lanes: [
      laneOf(report, 'All records', 'quiet', patterns),
      laneOf(report, 'Warnings', 'warning', loud(WARN, ERROR)),
      laneOf(report, 'Errors', 'error', loud(ERROR)),
      ...told
        .slice(0, MOST_PATTERNS)
        .map((one) => ('kind' in one ? changeLane(report, one) : patternLane(report, one))),
    ],
    marks: [],
    notes: [
      ...(told.length > MOST_PATTERNS ? [`${count(told.length - MOST_PATTERNS)} more are not drawn.`] : []),
      ...report.notes,
    ],
  }
}

function comparison(window: Report['window']): string {
  if (window === undefined) return ''
  return `, shaded: what changed in the last ${duration(window.to - window.from)} against the ${duration(window.from - window.start)} before`
}

function patternLane(report: Report, pattern: Pattern): ChartLane {
  return laneOf(report, pattern.template, toneOf(pattern), [pattern])
}

function changeLane(report: Report, { kind, pattern, observed, expected }: Change): ChartLane {
  const lane = patternLane(report, pattern)
  const { window } = report
  if (window === undefined) return lane
  const was = kind === 'new' ? 'never before' : `expected ${count(Math.round(expected))}`
  const trouble = { fromMs: window.from * 1_000, toMs: window.to * 1_000, tone: toneOf(pattern), label: kind }
  return { ...lane, notes: [`${kind}: ${count(observed)}, ${was}`, `${count(pattern.count)} in all`], trouble }
}

function laneOf(report: Report, name: string, tone: Tone, chosen: readonly Pattern[]): ChartLane {
  const { first, last } = report.span ?? { first: 0, last: 0 }
  const step = stepOf(first, last)
  const start = Math.floor(first / step)
  const sums = Array<number>(Math.floor(last / step) - start + 1).fill(0)
  for (const { steps } of chosen)
    for (const [second, came] of steps) {
      const at = Math.floor(second / step) - start
      sums[at] = (sums[at] ?? 0) + came
    }
  const all = chosen.reduce((sum, pattern) => sum + pattern.count, 0)
  return {
    name,
    notes: [`${count(all)}, at most ${count(Math.max(...sums))} in ${duration(step)}`],
    tone,
    unit: 'count',
    points: sums.map((value, n) => ({ atMs: (start + n) * step * 1_000, value })),
    sizeMs: step * 1_000,
  }
}

/** Steps that are counted in are seconds doubled often enough; so are these, and no step falls into two of them. */
function stepOf(first: number, last: number): number {
  let step = 1
  while (Math.floor(last / step) - Math.floor(first / step) >= MOST_PARTS) step *= 2
  return step
}

function toneOf({ level }: Pattern): Tone {
  return level >= ERROR ? 'error' : level >= WARN ? 'warning' : 'quiet'
}
