/** A log record as the OpenTelemetry Collector's `otel_logs` table holds it. Times are ISO 8601 UTC, up to nanoseconds. */
export interface LogRow {
  readonly timestamp: string
  readonly trace_id: string
  readonly span_id: string
  readonly severity_text: string
  readonly severity_number: number
  readonly service: string
  readonly body: string
  readonly resource: Readonly<Record<string, string>>
  readonly attributes: Readonly<Record<string, string>>
}

/** A span as `otel_traces` holds it. */
export interface SpanRow {
  readonly timestamp: string
  readonly trace_id: string
  readonly span_id: string
  readonly parent_span_id: string
  readonly name: string
  readonly kind: string
  readonly service: string
  readonly resource: Readonly<Record<string, string>>
  readonly attributes: Readonly<Record<string, string>>
  readonly duration_ns: number
  readonly status_code: 'Unset' | 'Ok' | 'Error'
  readonly status_message: string
}

/** A version of a service began to run. */
export interface DeployRow {
  readonly id: string
  readonly service: string
  readonly sha: string
  readonly previous_sha: string
  readonly at: string
}

/** Something was changed beside code. */
export interface ChangeRow {
  readonly id: string
  readonly kind: 'flag' | 'config' | 'migration'
  readonly service: string
  /** A flag's key, a setting's name, a migration's. */
  readonly name: string
  /** What it is since, and what it was; "" where nobody said. */
  readonly value: string
  readonly previous: string
  readonly at: string
}
