import { severityNumberOf, severityTextOf } from '../../evidence/lines/severity.ts'
import { type FoundTime, timeAtStart } from '../../evidence/lines/times.ts'
import type { LineDraft } from './draft.ts'
import { parseAccess } from './parse-access.ts'
import { parseJson } from './parse-json.ts'

/** Words looked at after the time before a line is taken to have no level. */
const LEVEL_WITHIN = 5
const KLOG = /^([IWEF])(\d\d)(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s+(\d+) ([^\]\s:]{1,200}):(\d+)\] (.*)$/s
const SYSLOG_ORIGIN = /^(\S{1,255}) ([^\s:[]{1,64})(?:\[(\d{1,10})\])?: ?/
const RFC5424_ORIGIN = /^(\S{1,255}) (\S{1,48}) (\S{1,128}) \S{1,32} (?:-|(?:\[[^\]]{0,2000}\])+) ?/
const COMPOSE_PREFIX = /^([\w.-]{1,64}) +\| /
/** A single letter is a level only behind the process and thread ids of logcat, so never in the first place. */
const LOGCAT_LEVEL = /^[VDIWEF]$/
const CRI_STREAM = /^(stdout|stderr) [FP] /
/** Syslog severities from 0 to 7. */
const PRIORITIES = ['EMERG', 'ALERT', 'CRIT', 'ERROR', 'WARN', 'NOTICE', 'INFO', 'DEBUG'] as const

/** A line that begins with a time, a level or a syslog priority. Undefined for anything else. */
export function parseText(line: string, receivedAt: Date): LineDraft | undefined {
  const prefix = COMPOSE_PREFIX.exec(line)
  if (prefix) return composed(line.slice(prefix[0].length), prefix[1], receivedAt)
  return parseAccess(line, receivedAt) ?? parseKlog(line, receivedAt) ?? parseHeader(line, receivedAt)
}

/** `container | line`, as Docker Compose prints the logs of several services. */
function composed(rest: string, service: string | undefined, receivedAt: Date): LineDraft {
  const read = parseJson(rest, receivedAt) ?? parseAccess(rest, receivedAt) ?? parseHeader(rest, receivedAt)
  const draft = read ?? { body: rest, attributes: [] }
  return { ...draft, service: draft.service ?? service }
}

function parseKlog(line: string, receivedAt: Date): LineDraft | undefined {
  const [, level, month, day, clock, pid = '', path = '', lineNumber = '', body] = KLOG.exec(line) ?? []
  const at = timeAtStart(`${month}-${day} ${clock}`, receivedAt)?.at
  if (at === undefined || body === undefined) return undefined
  return {
    at,
    level: severityTextOf(severityNumberOf(level ?? '')),
    body,
    attributes: [
      ['process.pid', pid],
      ['code.file.path', path],
      ['code.line.number', lineNumber],
    ],
  }
}

function parseHeader(line: string, receivedAt: Date): LineDraft | undefined {
  const [whole = '', priority, version] = /^<(\d{1,3})>(1 )?/.exec(line) ?? []
  const bracket = line.startsWith('[', whole.length) ? 1 : 0
  const time = timeAtStart(line.slice(whole.length + bracket), receivedAt)
  const rest = time ? afterTime(line.slice(whole.length + bracket + time.length), bracket) : line.slice(whole.length)
  const fromPriority = priority === undefined ? '' : (PRIORITIES[Number(priority) % 8] ?? '')
  if (!time) return priority === undefined ? leveled(rest, []) : leveled(rest, [], fromPriority)
  const { body, attributes, service } = originOf(rest, time, version !== undefined)
  const draft = leveled(body, attributes, fromPriority) ?? { body, attributes, level: fromPriority }
  return { ...draft, at: time.at, service }
}

function afterTime(text: string, bracket: number): string {
  const inside = bracket === 1 ? text.replace(/^\]/, '') : text
  return inside.replace(/^\s*[-|,:]?\s*/, '')
}

interface Origin {
  readonly body: string
  readonly service?: string | undefined
  readonly attributes: readonly (readonly [string, string])[]
}

function originOf(rest: string, time: FoundTime, rfc5424: boolean): Origin {
  const stream = CRI_STREAM.exec(rest)
  if (stream) return { body: rest.slice(stream[0].length), attributes: [['log.iostream', stream[1] ?? '']] }
  const origin = rfc5424 ? RFC5424_ORIGIN.exec(rest) : time.syslog ? SYSLOG_ORIGIN.exec(rest) : null
  if (!origin) return { body: rest, attributes: [] }
  const [whole, host = '', program = '', pid] = origin
  const process = pid === undefined || pid === '-' ? [] : ([['process.pid', pid]] as const)
  return { body: rest.slice(whole.length), service: program, attributes: [['host.name', host], ...process] }
}

/** Finds the level among the first words; what stands before it (thread, process) and the logger after it become attributes. */
function leveled(text: string, attributes: Origin['attributes'], fallback?: string): LineDraft | undefined {
  let from = 0
  for (let count = 0; count < LEVEL_WITHIN; count++) {
    const word = /^\s*(\[[^\]]{1,80}\]|\S{1,80}?(?=[\s:]|$))/.exec(text.slice(from, from + 120))
    if (!word) break
    const name = word[1] ?? ''
    const end = from + word[0].length
    if (isLevel(name, text.slice(end, end + 1), count))
      return split(text, from, end, name.replace(/[[\]]/g, ''), attributes)
    from = end
  }
  return fallback === undefined || fallback === '' ? undefined : { body: text, level: fallback, attributes }
}

/** A bare lower-case word such as "error" is a level only at the very start and before a colon. */
function isLevel(name: string, next: string, place: number): boolean {
  const bracketed = name.startsWith('[')
  const word = name.replace(/[[\]]/g, '').trim()
  if (severityNumberOf(word) === 0) return false
  if (!bracketed && word.length < 3) return place > 0 && LOGCAT_LEVEL.test(word)
  return bracketed || word === word.toUpperCase() || (place === 0 && next === ':')
}

function split(text: string, from: number, end: number, level: string, attributes: Origin['attributes']): LineDraft {
  const before = text.slice(0, from).trim()
  const after = text.slice(end).replace(/^\s*[:|-]?\s*/, '')
  const [whole = '', logger] =
    /^\[([^\]]{1,120})\]:?\s+(?:[-|:]\s+)?/.exec(after) ?? /^([\w.$/:-]{2,120})\s+[-:]\s+/.exec(after) ?? []
  const found = [
    ['log.prefix', before],
    ['component', logger ?? ''],
  ] as const
  return {
    level: level.trim(),
    body: after.slice(whole.length),
    attributes: [...attributes, ...found.filter(([, value]) => value !== '')],
  }
}
