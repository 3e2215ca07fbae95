import type { LogRow } from './rows.ts'
import { signatureOf } from './signature.ts'

/** Log attributes that ingest adds to lines of level WARN and above; the materialized views read them. */
export const SIGNATURE_ATTRIBUTE = 'faultline.signature'
export const TITLE_ATTRIBUTE = 'faultline.title'
/** What the version before called it: under that name its history may be stored. */
export const WAS_ATTRIBUTE = 'faultline.signature.was'

/** What an exception says of itself, by OpenTelemetry's names. */
export const EXCEPTION_ATTRIBUTES = ['exception.type', 'exception.message', 'exception.stacktrace'] as const

/** What an evaluation of a feature flag says, by OpenTelemetry's names, newest first. */
export const FLAG_ATTRIBUTES = [
  'feature_flag.key',
  'feature_flag.result.variant',
  'feature_flag.variant',
  'feature_flag.result.value',
] as const
/** Span attribute that ingest makes of the evaluations among a span's events: a line `flag=variant` each. */
export const FLAGS_ATTRIBUTE = 'faultline.flags'

/** OpenTelemetry's number for WARN; errors start at 17. */
const WARN = 13
const LOUD = /^(?:warn|err|sev|fatal|crit|alert|emerg|panic)/i

/** A warning or worse. */
export function isLoud(row: LogRow): boolean {
  return row.severity_number === 0 ? LOUD.test(row.severity_text) : row.severity_number >= WARN
}

/** The row's attributes, with the signature where the line is loud; `clean` redacts its title before it is cut. Pure. */
export function withSignature(
  row: LogRow,
  clean: (text: string) => string = (text) => text,
): Readonly<Record<string, string>> {
  if (!isLoud(row) || row.attributes[SIGNATURE_ATTRIBUTE]) return row.attributes
  const { signature, was, title } = signatureOf({
    body: row.body,
    severity: row.severity_text,
    exception_type: row.attributes['exception.type'] ?? '',
    exception_message: row.attributes['exception.message'] ?? '',
    exception_stack: row.attributes['exception.stacktrace'] ?? '',
    clean,
  })
  return {
    ...row.attributes,
    [SIGNATURE_ATTRIBUTE]: signature,
    [TITLE_ATTRIBUTE]: title,
    ...(was === undefined ? {} : { [WAS_ATTRIBUTE]: was }),
  }
}
