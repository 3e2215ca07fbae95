import { mapInTurns } from '../../kit/turns.ts'

/** Rows read from a request, and how many of its records could not be read. */
export interface Reading<R> {
  readonly rows: readonly R[]
  readonly rejected: number
}

/** What `read` makes of each record; undefined counts as rejected. A request may hold thousands, so others get their turn. */
export async function readInTurns<T, R>(
  records: readonly T[],
  read: (record: T) => R | undefined,
): Promise<Reading<R>> {
  const rows: R[] = []
  await mapInTurns(records, (record) => {
    const row = read(record)
    if (row !== undefined) rows.push(row)
  })
  return { rows, rejected: records.length - rows.length }
}
