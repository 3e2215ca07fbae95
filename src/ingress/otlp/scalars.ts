import { z } from 'zod'
import { integerText, nanosOf } from './integers.ts'

/** Fields of OTLP that hold one number. Left out, null and "" are its default; whatever else is no number is a fault. */
const Given = z.unknown().optional()

const isLeftOut = (value: unknown) => value === undefined || value === null || value === ''

/** Nanoseconds since 1970; undefined when not set or absurd. */
export const Nanos = Given.transform((value, { addIssue }) => {
  const digits = isLeftOut(value) ? '0' : integerText(value)
  if (digits !== undefined) return nanosOf(digits)
  addIssue('must be nanoseconds since 1970, a whole number')
  return z.NEVER
})

/** Numbers are what the specification wants in JSON as well; senders exist that write the name. */
function enumOf(names: readonly string[]) {
  const wanted = `must be a number or one of the names ${names[0]} to ${names.at(-1)}`
  return Given.transform((value, { addIssue }) => {
    if (isLeftOut(value)) return 0
    const named = typeof value === 'string' ? names.indexOf(value) : -1
    const digits = named < 0 ? integerText(value) : String(named)
    if (digits !== undefined) return Number(digits)
    addIssue(wanted)
    return z.NEVER
  })
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name) =>
  ['', '2', '3', '4'].map((step) => `${name}${step}`),
)
const prefixed = (prefix: string, names: readonly string[]) => names.map((name) => `${prefix}_${name}`)

export const SeverityNumber = enumOf(prefixed('SEVERITY_NUMBER', ['UNSPECIFIED', ...LEVELS]))
export const StatusCode = enumOf(prefixed('STATUS_CODE', ['UNSET', 'OK', 'ERROR']))
export const SpanKind = enumOf(
  prefixed('SPAN_KIND', ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']),
)
