import { exceptionOf, isStackLine } from '../../evidence/lines/continuation.ts'
import { severityOf } from '../../evidence/lines/severity.ts'
import type { LogRow } from '../../evidence/rows.ts'
import { isStorableTime } from '../../evidence/storable-time.ts'
import { capAttributes, capService, capText, MAX_STACK_BYTES, MAX_TEXT_BYTES } from '../caps.ts'
import type { LineDraft } from './draft.ts'
import { fieldOf } from './parse-bracketed.ts'

/** A record that may still grow. */
export interface OpenRecord {
  readonly draft: LineDraft
  readonly more: string[]
  size: number
  readonly parsed: boolean
}

export interface RowDefaults {
  readonly service: string | undefined
  /** For records without a time that can be stored: the time of the record before, or of receipt. */
  readonly at: string
}

/** Lines join their record up to this many characters. */
const MAX_RECORD = 2 * MAX_STACK_BYTES

/** False when the record is full: the line then begins a record of its own. */
export function addLine(record: OpenRecord, line: string): boolean {
  if (record.size + line.length > MAX_RECORD) return false
  record.more.push(line)
  record.size += line.length
  return true
}

/** Joins a record's lines: indented fields, then the stack trace, and the rest to the message. */
export function rowOf(record: OpenRecord, defaults: RowDefaults): LogRow {
  const { draft } = record
  const { fields, text, stack } = sortLines(record)
  const said = new Map([...draft.attributes, ...fields])
  const named = new Map([...exceptionFields(draft.body, stack, said.get('exception.stacktrace')), ...said])
  const severity = severityOf(draft.level ?? (named.has('exception.type') ? 'ERROR' : ''), 0)
  const service = draft.service ?? defaults.service ?? draft.likely_service ?? 'unknown_service'
  return {
    timestamp: isStorableTime(Date.parse(draft.at ?? '') / 1_000) ? (draft.at ?? defaults.at) : defaults.at,
    trace_id: idOf(draft.trace_id, 32),
    span_id: idOf(draft.span_id, 16),
    severity_text: severity.text,
    severity_number: severity.number,
    service: capService(service),
    body: capText([draft.body, ...text].join('\n'), MAX_TEXT_BYTES),
    resource: { 'service.name': capService(service) },
    attributes: capAttributes([...named]),
  }
}

interface Sorted {
  readonly fields: readonly (readonly [string, string])[]
  readonly text: readonly string[]
  readonly stack: readonly string[]
}

function sortLines({ more, draft }: OpenRecord): Sorted {
  const fields: (readonly [string, string])[] = []
  const text: string[] = []
  const first = more.findIndex(
    (line) => isStackLine(line) || /^\s*stack(?:trace)?:\s/i.test(line) || exceptionOf(line) !== undefined,
  )
  for (const line of first === -1 ? more : more.slice(0, first)) {
    const field = draft.level === undefined ? undefined : fieldOf(line)
    if (field) fields.push(field)
    else text.push(line)
  }
  return {
    fields,
    text,
    stack: first === -1 ? [] : more.slice(first).map((line) => line.replace(/^\s*stack(?:trace)?:\s/i, '')),
  }
}

/** Type and message stand on the stack's first line, on its last (Python), or at the end of the message. */
function exceptionFields(body: string, lines: readonly string[], said = ''): readonly (readonly [string, string])[] {
  const stack = lines.length > 0 ? lines : said.split('\n')
  const last = stack.findLast((line) => /^\S/.test(line)) ?? ''
  const python = stack.some((line) => line.startsWith('Traceback (') || /^\s*File "/.test(line))
  const tail = /(?:^|\s)(\S{1,200}: .*)$/s.exec(body.slice(0, 1_000))?.[1] ?? ''
  const candidates = python
    ? [last, stack[0] ?? '', body, tail]
    : [stack[0] ?? '', body, stack.length > 1 ? tail : '', last]
  const found = candidates.map(exceptionOf).find((each) => each !== undefined)
  const type = found
    ? ([
        ['exception.type', found.type],
        ['exception.message', found.message],
      ] as const)
    : []
  if (lines.length === 0) return type
  const whole = python || exceptionOf(stack[0] ?? '') ? stack : [body, ...stack]
  return [...type, ['exception.stacktrace', whole.join('\n')]]
}

function idOf(text: string | undefined, length: number): string {
  const id = (text ?? '').toLowerCase()
  return id.length === length && /^[0-9a-f]+$/.test(id) ? id : ''
}
