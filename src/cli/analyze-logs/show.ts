import { severityTextOf } from '../../evidence/lines/severity.ts'
import type { Change } from '../../evidence/patterns/changes.ts'
import type { Pattern } from '../../evidence/patterns/patterns.ts'
import { partsOf, sparkline } from '../../evidence/patterns/sparkline.ts'
import type { ErrorGroup } from './errors.ts'
import { clipped, count, counted, duration, moment, type Paint, percent } from './paint.ts'
import type { Report, View } from './report.ts'

const BARS = 24
const WARN = 13
const SUMMARY_ROWS = 5

/** The report for people, as lines. */
export function show(report: Report, view: View, top: number, paint: Paint): readonly string[] {
  const rows = view === 'summary' ? Math.min(top, SUMMARY_ROWS) : top
  const lines = [...heading(report, paint)]
  if (view === 'summary' || view === 'anomalies') lines.push(...changes(report, rows, paint))
  if (view === 'summary' || view === 'errors') lines.push(...errors(report, rows, paint))
  if (view === 'summary' || view === 'patterns') lines.push(...patterns(report, view === 'summary' ? 10 : rows, paint))
  if (view === 'trends') lines.push(...trends(report, rows, paint))
  return [...lines, ...report.notes.map((note) => paint.dim(`Note: ${clipped(note, 300)}`))]
}

function heading({ files, lines, records, span, patterns }: Report, paint: Paint): readonly string[] {
  const said = `${counted(records, 'record')} in ${counted(lines, 'line')} of ${counted(files, 'file')}, ${counted(patterns.length, 'pattern')}`
  const when = span
    ? `, ${moment(span.first * 1_000)} to ${moment(span.last * 1_000)} UTC (${duration(span.last - span.first)})`
    : ''
  return [paint.strong(`${said}${when}`), '']
}

function section(title: string, aside: string, paint: Paint): string {
  return `${paint.strong(title)}${aside === '' ? '' : paint.dim(`  ${aside}`)}`
}

function bars(report: Report, pattern: Pattern): string {
  return report.span ? sparkline(partsOf(pattern.steps, report.span, BARS)).padEnd(BARS) : ''
}

function levelName(level: number): string {
  return severityTextOf(level).padEnd(5)
}

function patterns(report: Report, top: number, paint: Paint): readonly string[] {
  const shown = report.patterns.slice(0, top)
  const lines = shown.flatMap((pattern) => {
    const start = `${count(pattern.count).padStart(10)} ${percent(pattern.share).padStart(7)} ${levelName(pattern.level)} ${bars(report, pattern)} `
    const text = clipped(pattern.template, Math.max(30, paint.width - start.length))
    return [paint.level(start + text, pattern.level), ...values(pattern, paint)]
  })
  return [section('Patterns', rest(report.patterns.length - shown.length, 'pattern'), paint), ...lines, '']
}

/** The variable that is worth a look: one value stands out, or there are few. */
function values({ variables, count: lines }: Pattern, paint: Paint): readonly string[] {
  const telling = variables.filter(({ top, exact }) => exact && (top[0]?.count ?? 0) * 10 >= lines && lines > 1)
  const said = telling.slice(0, 3).map(({ name, top, distinct }) => {
    const list = top.map(({ value, count: times }) => `${clipped(value, 30)} ×${count(times)}`).join(', ')
    return `${name} ${list}${distinct > top.length ? ` and ${counted(distinct - top.length, 'other')}` : ''}`
  })
  return said.length === 0 ? [] : [paint.dim(`${' '.repeat(25)}${clipped(said.join('; '), paint.width - 25)}`)]
}

function errors(report: Report, top: number, paint: Paint): readonly string[] {
  const loud = report.patterns.filter(({ level }) => level >= WARN).slice(0, top)
  const groups = report.errors.slice(0, top)
  const total = report.patterns.filter(({ level }) => level >= WARN).reduce((sum, { count: lines }) => sum + lines, 0)
  if (loud.length + groups.length === 0) return [section('Errors', 'none: no line of level WARN or above', paint), '']
  return [
    section('Errors', `${counted(total, 'record')} of level WARN or above`, paint),
    ...groups.flatMap((group) => exception(group, paint)),
    ...loud.map((pattern) => {
      const start = `${count(pattern.count).padStart(10)} ${levelName(pattern.level)} ${bars(report, pattern)} `
      return paint.level(start + clipped(pattern.sample, Math.max(30, paint.width - start.length)), pattern.level)
    }),
    '',
  ]
}

function exception({ count: times, title, signature, firstMs, lastMs }: ErrorGroup, paint: Paint): readonly string[] {
  const when = Number.isFinite(firstMs) ? `${moment(firstMs)} to ${moment(lastMs)}, ` : ''
  return [
    paint.level(`${count(times).padStart(10)} ${clipped(title, paint.width - 11)}`, 17),
    paint.dim(`           ${when}${signature}`),
  ]
}

function changes(report: Report, top: number, paint: Paint): readonly string[] {
  const { window } = report
  if (window === undefined) return []
  const aside = `since ${moment(window.from * 1_000)} (${duration(window.to - window.from)}) against the ${duration(window.from - window.start)} before`
  if (report.changes.length === 0) return [section('Changes', `none ${aside}`, paint), '']
  const shown = report.changes.slice(0, top)
  return [
    section('Changes', `${aside}${rest(report.changes.length - shown.length, 'change', ', ')}`, paint),
    ...shown.map((change) => changeLine(report, change, paint)),
    '',
  ]
}

function changeLine(report: Report, { kind, pattern, observed, expected }: Change, paint: Paint): string {
  const was = kind === 'new' ? '' : `, expected ${count(Math.round(expected))}`
  const start = `  ${kind.padEnd(8)} ${`${count(observed)}${was}`.padEnd(24)} ${levelName(pattern.level)} ${bars(report, pattern)} `
  return paint.level(start + clipped(pattern.template, Math.max(30, paint.width - start.length)), pattern.level)
}

function trends(report: Report, top: number, paint: Paint): readonly string[] {
  const { span } = report
  if (span === undefined) return []
  const totalOf = (chosen: readonly Pattern[]) => {
    const sums = Array<number>(BARS * 2).fill(0)
    for (const { steps } of chosen)
      partsOf(steps, span, BARS * 2).forEach((sum, at) => {
        sums[at] = (sums[at] ?? 0) + sum
      })
    return sums
  }
  const loud = report.patterns.filter(({ level }) => level >= WARN)
  const line = (name: string, chosen: readonly Pattern[]) => {
    const sums = totalOf(chosen)
    const all = sums.reduce((sum, each) => sum + each, 0)
    return `  ${name.padEnd(16)} ${sparkline(sums)}  ${count(all)}, at most ${count(Math.max(...sums))} in ${duration((span.last - span.first + 1) / sums.length)}`
  }
  return [
    section('Trends', `${moment(span.first * 1_000)} to ${moment(span.last * 1_000)} UTC`, paint),
    line('all records', report.patterns),
    ...(loud.length > 0 ? [paint.level(line('WARN and above', loud), 17)] : []),
    '',
    ...changes(report, top, paint),
  ]
}

function rest(more: number, one: string, before = ''): string {
  return more > 0 ? `${before}${counted(more, `more ${one}`)}; --top shows more` : ''
}
