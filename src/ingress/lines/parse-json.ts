import { timeOfField } from '../../evidence/lines/times.ts'
import type { LineDraft } from './draft.ts'

const MAX_DEPTH = 5

/** Names that loggers use, lower case, the most telling first. */
const TIME = ['timestamp', '@timestamp', 'time', 'ts', '@t', 'datetime', 'asctime', 'eventtime', '_time', 'date', 't']
const LEVEL = [
  'level',
  'severity',
  'lvl',
  'loglevel',
  'log.level',
  'levelname',
  'severity_text',
  'severitytext',
  '@l',
  'status',
]
const BODY = ['message', 'msg', 'body', '@m', 'log', 'text', 'event', '@mt', 'error']
const SERVICE = [
  'service.name',
  'service_name',
  'servicename',
  'service',
  'app',
  'application',
  'app_name',
  'kubernetes.container_name',
]
const TRACE = ['trace_id', 'traceid', 'trace.id', 'dd.trace_id', '@tr']
const SPAN = ['span_id', 'spanid', 'span.id', 'dd.span_id', '@sp']
const STACK = [
  'exception.stacktrace',
  'err.stack',
  'error.stack',
  'error.stack_trace',
  'exception.stack',
  'stack_trace',
  'stacktrace',
  'stack',
  'exc_info',
  'exception',
  '@x',
]
const TYPE = ['exception.type', 'err.type', 'err.name', 'error.type', 'error.name', 'error.kind', 'exception.class']
const MESSAGE = ['exception.message', 'err.message', 'error.message']
const PINO = new Map(
  [10, 20, 30, 40, 50, 60].map((level, index) => [
    String(level),
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'][index],
  ]),
)

/** A JSON object on one line, by the field names of the usual loggers. */
export function parseJson(line: string, receivedAt: Date): LineDraft | undefined {
  const text = line.trim()
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined
  try {
    return draftOf(flatten(JSON.parse(text)), receivedAt)
  } catch {
    return undefined
  }
}

/** The same for fields that were read from another notation. */
export function draftOf(fields: ReadonlyMap<string, unknown>, receivedAt: Date): LineDraft {
  const names = new Map([...fields.keys()].map((name) => [name.toLowerCase(), name]))
  const used = new Set<string>()

  function take(candidates: readonly string[], fits: (value: unknown) => boolean = isText): string | undefined {
    for (const candidate of candidates) {
      const name = names.get(candidate)
      if (name === undefined || used.has(name) || !fits(fields.get(name))) continue
      used.add(name)
      return String(fields.get(name))
    }
    return undefined
  }

  const timeName = TIME.map((name) => names.get(name)).find(
    (name) => name !== undefined && timeOfField(fields.get(name), receivedAt),
  )
  if (timeName !== undefined) used.add(timeName)
  const level = take(LEVEL, isLevel)
  const stack = take(STACK)
  const [type, message] = [take(TYPE), take(MESSAGE)]
  const draft = {
    service: take(SERVICE),
    trace_id: take(TRACE),
    span_id: take(SPAN),
    body: (take(BODY) ?? message ?? '').trimEnd(),
  }
  const exception = Object.entries({ type, message, stacktrace: stack }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[`exception.${name}`, value] as const],
  )
  const rest = [...fields].filter(([name]) => !used.has(name)).map(([name, value]) => [name, String(value)] as const)
  return {
    ...draft,
    at: timeName === undefined ? undefined : timeOfField(fields.get(timeName), receivedAt),
    level: level === undefined ? undefined : (PINO.get(level) ?? level),
    attributes: [...exception, ...rest],
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

function isLevel(value: unknown): boolean {
  return isText(value) && String(value).length <= 16
}

/** Nested objects become dotted names; arrays and whatever lies deeper become JSON. */
function flatten(value: unknown): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>()
  const walk = (node: object, prefix: string, depth: number) => {
    for (const [key, child] of Object.entries(node)) {
      const name = prefix + key
      if (typeof child !== 'object' || child === null) fields.set(name, child)
      else if (Array.isArray(child) || depth >= MAX_DEPTH) fields.set(name, JSON.stringify(child))
      else walk(child, `${name}.`, depth + 1)
    }
  }
  walk(Object(value), '', 1)
  return fields
}
