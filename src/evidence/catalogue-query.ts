import type { z } from 'zod'

/** One query: its SQL has `{name:Type}` parameters only, an ORDER BY that is total, and a LIMIT. */
export interface Query<P extends z.ZodType, R extends z.ZodType> {
  /** Raised whenever the SQL changes: it is part of `query_id` in ContextBuilt. */
  readonly version: number
  readonly params: P
  readonly row: R
  readonly limit: number
  readonly sql: string
}

export function query<P extends z.ZodType, R extends z.ZodType>(definition: Query<P, R>): Query<P, R> {
  return definition
}
