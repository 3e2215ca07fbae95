/** Rows out of Postgres; parameters are `$1`, `$2`, ... No named statements, no session settings, no LISTEN. */
export interface Sql {
  query<R extends object>(text: string, params?: readonly unknown[]): Promise<R[]>
}

/** Real Postgres or PGlite: the same SQL (Postgres 15 features only). Lost connections: `RetryLater`. */
export interface Database extends Sql {
  /** Rolls back when `work` throws. Pass `tx` down: a query on the database inside waits for ever on PGlite. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  close(): Promise<void>
}
