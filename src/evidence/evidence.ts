import type { RetryLater } from '../kit/outcome.ts'
import type { QueryId, QueryParams, QueryRow } from './catalogue.ts'
import type { ChangeRow, DeployRow, LogRow, SpanRow } from './rows.ts'

export interface QueryResult<R> {
  readonly query_id: string
  readonly rows: readonly R[]
  readonly bytes: number
  /** True when the query's row limit cut the answer. */
  readonly truncated: boolean
}

/** What happened in the application. Evidence, never the truth about an incident. */
export interface Evidence {
  /** Durable when resolved. The same rows given twice are stored twice: callers batch and do not retry blindly. */
  addLogs(rows: readonly LogRow[]): Promise<void>
  addSpans(rows: readonly SpanRow[]): Promise<void>
  /** Idempotent by (service, id). */
  addDeploys(rows: readonly DeployRow[]): Promise<void>
  /** Idempotent by (service, id). */
  addChanges(rows: readonly ChangeRow[]): Promise<void>
  /** Runs one query of the catalogue: bound parameters only, read-only, with limits on rows, bytes and time. */
  query<Q extends QueryId>(id: Q, params: QueryParams<Q>): Promise<QueryResult<QueryRow<Q>>>
  /** In words for people: whose tables are read, and where they are. */
  reads?(): string
  /** Why rows were refused lately, while none could be stored since; undefined while they are stored, or nobody sends any. */
  refused?(): RetryLater | undefined
  close(): Promise<void>
}
