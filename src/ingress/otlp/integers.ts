import { isStorableTime } from '../../evidence/storable-time.ts'

/** The digits of a whole number given as a number, a decimal string or protobuf's Long; undefined when it is none. */
export function integerText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : undefined
  const text = typeof value === 'string' ? value : longText(value)
  return /^-?\d+$/.test(text) ? text : undefined
}

/** protobufjs reads 64-bit integers as Long. Parsed JSON never has a function, so a hostile `toString` is not called. */
function longText(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('low' in value)) return ''
  return typeof value.toString === 'function' ? value.toString() : ''
}

/** Nanoseconds since 1970 from their digits; undefined when zero or absurd, as the largest number is that stands for "never". */
export function nanosOf(digits: string): bigint | undefined {
  if (digits.length > 20) return undefined
  const nanos = BigInt(digits)
  return isStorableTime(Number(nanos / 1_000_000_000n)) ? nanos : undefined
}

/** ISO 8601 in UTC with all nine digits: "2026-01-02T03:04:05.123456789Z". */
export function isoOfNanos(nanos: bigint): string {
  const seconds = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19)
  return `${seconds}.${(nanos % 1_000_000_000n).toString().padStart(9, '0')}Z`
}
