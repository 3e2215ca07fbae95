/** What one line says, before the lines that belong to it are joined to it. */
export interface LineDraft {
  /** ISO 8601 UTC, when the line says. */
  readonly at?: string | undefined
  readonly level?: string | undefined
  readonly service?: string | undefined
  /** A component, taken for the service only where nobody names one. */
  readonly likely_service?: string | undefined
  readonly body: string
  readonly trace_id?: string | undefined
  readonly span_id?: string | undefined
  readonly attributes: readonly (readonly [string, string])[]
}

/** Reads one line; undefined when the line is of another format. `receivedAt` completes times without a year or a day. */
export type LineParser = (line: string, receivedAt: Date) => LineDraft | undefined
