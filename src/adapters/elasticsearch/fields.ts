import type { SourceLine } from '../../evidence/evidence-source.ts'

/** Names of one thing: Elastic's common schema first, then OpenTelemetry's as its exporter writes it. */
export const FIELDS = {
  service: ['service.name', 'resource.attributes.service.name'],
  level: ['log.level', 'severity_text', 'level'],
  body: ['message', 'body.text', 'body', 'log', 'event.original'],
  exception_type: ['error.type', 'attributes.exception.type'],
  exception_message: ['error.message', 'attributes.exception.message'],
  exception_stack: ['error.stack_trace', 'attributes.exception.stacktrace'],
  deploy: [
    'resource.attributes.vcs.ref.head.revision',
    'labels.git_sha',
    'service.version',
    'resource.attributes.service.version',
  ],
} as const

export const LEVELS = ['error', 'err', 'fatal', 'critical', 'crit', 'alert', 'emergency', 'emerg', 'severe', 'panic']

/** A document as one line. Pure. */
export function lineOf(source: unknown, at: string): SourceLine {
  const read = (names: readonly string[]) => names.flatMap((name) => textIn(source, name) ?? [])[0] ?? ''
  return {
    at,
    service: read(FIELDS.service),
    severity: read(FIELDS.level),
    body: read(FIELDS.body) || read(FIELDS.exception_message),
    exception_type: read(FIELDS.exception_type),
    exception_message: read(FIELDS.exception_message),
    exception_stack: read(FIELDS.exception_stack),
    deploy: read(FIELDS.deploy),
    count: 1,
  }
}

/** The value at a path, however its steps are nested: `{a: {"b.c": 1}}` has one at `a.b.c`. Pure. */
export function textIn(source: unknown, path: string): string | undefined {
  if (typeof source !== 'object' || source === null) return undefined
  const fields = new Map<string, unknown>(Object.entries(source))
  const whole = fields.get(path)
  if (typeof whole === 'string' || typeof whole === 'number') return String(whole) || undefined
  for (let at = path.indexOf('.'); at >= 0; at = path.indexOf('.', at + 1)) {
    const found = textIn(fields.get(path.slice(0, at)), path.slice(at + 1))
    if (found !== undefined) return found
  }
  return undefined
}
