import { parseArgs } from 'node:util'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'
import { momentOf, secondsOf } from './analyze-logs/durations.ts'
import { logChart } from './analyze-logs/log-chart.ts'
import { machineReport } from './analyze-logs/machine.ts'
import { createPaint } from './analyze-logs/paint.ts'
import { createReadProgress } from './analyze-logs/progress.ts'
import { readLogs } from './analyze-logs/read.ts'
import { reportOf, VIEWS, type View } from './analyze-logs/report.ts'
import { show } from './analyze-logs/show.ts'
import { sourcesOf } from './analyze-logs/sources.ts'
import { chartFileOf, writeChart } from './chart-file.ts'
import { untilSignal } from './until-signal.ts'

const USAGE =
  'faultline analyze-logs FILE|DIR|-… [summary|patterns|errors|anomalies|trends] [--since TIME] [--window 30m] [--top N] [--chart FILE.svg] [--json]'
const [TOP, MAX_TOP, NARROW, WIDE] = [20, 100_000, 60, 120]

const OPTIONS = {
  since: { type: 'string' },
  window: { type: 'string' },
  top: { type: 'string' },
  chart: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** What a log says, how often, and what changed: every line is counted, none is sampled, nothing is stored. */
export async function analyzeLogs(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  const { names, view } = askedFor(positionals)
  const top = topOf(values.top)
  const chart = chartFileOf(values.chart)
  const now = systemClock.now()
  const windowSeconds = values.window === undefined ? undefined : secondsOf('--window', values.window)
  const sources = await sourcesOf(names).catch((error: unknown) => {
    throw orView(error, names)
  })
  const bytes = sources.some(({ name }) => name === '-' || name.endsWith('.gz'))
    ? 0
    : sources.reduce((sum, each) => sum + each.bytes, 0)
  const progress = createReadProgress(bytes, process.stderr)
  const read = await readLogs({
    sources,
    receivedAt: now,
    ...(values.since === undefined ? {} : { sinceMs: momentOf('--since', values.since, now) }),
    signal: untilSignal(),
    onBytes: progress.onBytes,
  }).finally(progress.end)
  const report = await reportOf(read, sources.length, windowSeconds)
  if (report.records === 0 && !values.json)
    throw new GiveUp(
      'empty',
      `No records in ${names.join(', ')}. ${report.notes[0] ?? 'Check that the log is not empty.'}`,
    )
  if (chart !== undefined) await writeChart(chart, logChart(report))
  if (values.json) console.log(machineReport(report, top))
  else for (const line of show(report, view, top, paintOf(process.stdout))) console.log(line)
}

function askedFor(positionals: readonly string[]): { readonly names: readonly string[]; readonly view: View } {
  const last = positionals.at(-1)
  const view = positionals.length > 1 ? VIEWS.find((name) => name === last) : undefined
  const names = view === undefined ? positionals : positionals.slice(0, -1)
  if (names.length === 0) throw new GiveUp('usage', `Name a file, a folder, or - for standard input: ${USAGE}.`)
  return { names, view: view ?? 'summary' }
}

/** The last of several names may have been meant for a view. */
function orView(error: unknown, names: readonly string[]): unknown {
  const last = names.at(-1) ?? ''
  const meant = names.length > 1 && error instanceof GiveUp && error.message.includes(` ${last}.`)
  if (!meant || /[./]/.test(last)) return error
  return new GiveUp('no-file', `There is no file, folder or view "${last}". The views are ${VIEWS.join(', ')}.`)
}

function topOf(given: string | undefined): number {
  const top = given === undefined ? TOP : Number(given)
  if (!Number.isInteger(top) || top < 1 || top > MAX_TOP)
    throw new GiveUp('usage', `--top ${given} is no number of rows. Give a whole number from 1 to ${MAX_TOP}.`)
  return top
}

function paintOf(out: NodeJS.WriteStream) {
  const colours = out.isTTY === true && process.env.NO_COLOR === undefined
  return createPaint(colours, Math.max(NARROW, out.columns ?? WIDE))
}
