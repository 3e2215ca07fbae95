import type { LogFindings } from '../../../blocks/findings/log-props.ts'
import { readFilter } from '../../../src/evidence/correlate/filter.ts'
import { closestTo, noService } from '../../../src/evidence/correlate/named.ts'
import { byText, type Stretch } from '../../../src/evidence/correlate/telemetry.ts'
import { type LogLook, lookAtLogs } from '../../../src/evidence/logs/look.ts'
import type { Answer, LogQuestion } from '../../../src/slack/questions.ts'
import { usualWindow } from '../../../src/worker-kit/usual.ts'
import { timingOf } from '../timing.ts'
import { type LookHouse, pastOfWindow, windowOf } from './look-at.ts'

const MOST_BUCKETS = 240

/** What the logs of a service said. Exact counts; a filter takes kinds of lines out of what is shown. */
export async function answerLogs(house: LookHouse, question: LogQuestion): Promise<Answer<LogFindings>> {
  const { source, aspect, words } = question
  const read = readFilter(words)
  if (read.kind === 'problem') return read
  const window = await windowOf(house, question.window, source === '' ? [] : [source])
  if ('said' in window) return { kind: 'problem', said: window.said }
  const known = await loggingServices(house, window)
  const service = source === '' ? '' : known.find((name) => name.toLowerCase() === source.toLowerCase())
  if (service === undefined) return { kind: 'problem', said: unknown(source, known) }
  const lengthS = (Date.parse(window.to) - Date.parse(window.from)) / 1_000
  const bucketS = Math.max(timingOf(house.config).context.bucketS, Math.ceil(lengthS / MOST_BUCKETS))
  const look = await lookAtLogs(house.evidence, service, window, bucketS, await beforeOf(house, window, lengthS))
  const { filter } = read
  const patterns = filter === undefined ? look.patterns : look.patterns.filter(({ title }) => filter.takes(title))
  return {
    kind: 'found',
    found: { aspect, service, ...shown(look), patterns, ...(filter ? { filter: filter.said } : {}) },
  }
}

/** As long, right before: or where the timeline knows of no incident, as everywhere that tells what is usual; of no length where that is not known. */
async function beforeOf(house: LookHouse, window: Stretch, lengthS: number): Promise<Stretch> {
  const { spans } = await pastOfWindow(house, window, lengthS)
  return usualWindow(Date.parse(window.from), spans, { usualS: lengthS, bucketS: 0 })
}

function shown({ window, before, now, past, points, cut, spokeFrom }: LogLook) {
  const gaps = cut ? ['Only the 1,000 most frequent kinds of lines were compared.'] : []
  const spoke = spokeFrom === undefined ? {} : { before_since: spokeFrom }
  return {
    window,
    before,
    ...spoke,
    now,
    past,
    points: points.map(({ bucket, ...rest }) => ({ at: bucket, ...rest })),
    gaps,
  }
}

/** Names of services that the window or the stretch before it knows. */
async function loggingServices({ evidence }: LookHouse, { from, to }: Stretch): Promise<readonly string[]> {
  const lengthMs = Date.parse(to) - Date.parse(from)
  const bucket_s = Math.max(1, Math.ceil(lengthMs / 1_000))
  const wide = { from: new Date(Date.parse(from) - lengthMs).toISOString(), to }
  const { rows } = await evidence.query('service_rate', { ...wide, bucket_s })
  return [...new Set(rows.map(({ service }) => service))].sort(byText)
}

function unknown(source: string, known: readonly string[]): string {
  if (known.length === 0) return 'No log and no trace of that time was received, so there is nothing to read.'
  const names = closestTo(source, known)
  const file = /[/\\]|\.(?:log|txt|gz|json)$/i.test(source)
    ? ' Files are read on the command line: `faultline analyze-logs FILE`.'
    : ''
  return `${noService(source, names)} Write for instance \`${names[0]} errors last hour\`.${file}`
}
