/** Rows out of Postgres; parameters are `$1`, `$2`, ... No named statements, no session settings, no LISTEN. */
export interface Sql {
  query<R extends object>(text: string, params?: readonly unknown[]): Promise<R[]>
}

/** What a transaction can do beyond asking. */
export interface Transaction extends Sql {
  /**
   * Puts rows into a table as COPY reads them: a line a row, values of `columns` between tabs, `copy-text.ts` makes it. Costs a
   * third of a statement with the same rows. Bytes (UTF-8, in a buffer of their own) are given away: they may be gone afterwards.
   */
  copy(table: string, columns: readonly string[], rows: string | Uint8Array<ArrayBuffer>): Promise<void>
}

/** Real Postgres or PGlite: the same SQL (Postgres 15 features only). Lost connections: `RetryLater`. */
export interface Database extends Sql {
  /** Rolls back when `work` throws. Pass `tx` down: a query on the database inside waits for ever on PGlite. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}
