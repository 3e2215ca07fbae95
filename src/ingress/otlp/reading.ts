import type { ZodError } from 'zod'
import { mapInTurns } from '../../kit/turns.ts'
import { refuseMany } from './too-many.ts'

/** Rows read from a request, how many of its records could not be read, and why: each reason once. */
export interface Reading<R> {
  readonly rows: readonly R[]
  readonly rejected: number
  readonly reasons: readonly string[]
}

/** What `read` makes of each record: a row, or the reason why not. A request may hold thousands, so others get their turn; of too many `HttpFault` 413. */
export async function readInTurns<T, R extends object>(
  records: readonly T[],
  read: (record: T) => R | string,
): Promise<Reading<R>> {
  refuseMany(records.length)
  const rows: R[] = []
  const reasons = new Set<string>()
  await mapInTurns(records, (record) => {
    const row = read(record)
    if (typeof row === 'string') reasons.add(row)
    else rows.push(row)
  })
  return { rows, rejected: records.length - rows.length, reasons: [...reasons] }
}

/** Names the field that is at fault, never what stands in it. */
export function reasonOf({ issues }: ZodError, record: string): string {
  const [issue] = issues
  const field = issue?.path.filter((step) => typeof step === 'string').join('.') || record
  return `${field} ${issue?.code === 'custom' ? issue.message : 'must be of the type that OTLP 1.x gives it'}`
}
