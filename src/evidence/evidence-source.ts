/** Half-open: [from, to), ISO 8601. */
export interface SourceWindow {
  readonly from: string
  readonly to: string
}

/** What one question may cost; what is beyond is cut and said. */
export interface SourceLimits {
  readonly timeMs: number
  readonly rows: number
  readonly bytes: number
}

export const SOURCE_LIMITS: SourceLimits = { timeMs: 10_000, rows: 2_000, bytes: 16 << 20 }

export interface LogFilter {
  /** Of these services; empty: of all. */
  readonly services: readonly string[]
  /** Errors and worse alone. */
  readonly errorsOnly: boolean
}

/** A line of a log, or an issue that stands for `count` of them. */
export interface SourceLine {
  readonly at: string
  readonly service: string
  readonly severity: string
  readonly body: string
  readonly exception_type: string
  readonly exception_message: string
  readonly exception_stack: string
  readonly deploy: string
  readonly count: number
  /** Where people can open it. */
  readonly url?: string
}

export interface SeriesFilter {
  readonly service: string
  /** Seconds between two points. */
  readonly stepS: number
}

export interface SourceSeries {
  readonly service: string
  /** What is measured, in words for people; with what tells it from others of the same name. */
  readonly metric: string
  readonly points: readonly { readonly atMs: number; readonly value: number }[]
  /** What was asked, in the source's own language, so that anybody can ask it again. */
  readonly query?: string
}

export interface TraceFilter {
  readonly service: string
}

export interface SourceSpan {
  readonly at: string
  readonly service: string
  readonly name: string
  readonly duration_ms: number
  readonly status_message: string
  readonly trace_id: string
}

export interface SourceAnswer<T> {
  readonly items: readonly T[]
  /** True when a limit cut the answer. */
  readonly truncated: boolean
  readonly bytes: number
}

/**
 * A place other than our own evidence where telemetry is. It is asked while a context is built, and only read. What it
 * cannot tell it lacks. Passing trouble: `RetryLater`; a wrong address, login or query: `GiveUp`.
 */
export interface EvidenceSource {
  /** `elasticsearch`, `prometheus`: part of the query id in a context. */
  readonly id: string
  /** For people. */
  readonly name: string
  /** Who answers and what can be read there, in a sentence's words. */
  probe(): Promise<string>
  /** Newest first. */
  logs?(window: SourceWindow, filter: LogFilter): Promise<SourceAnswer<SourceLine>>
  /** Points oldest first. */
  series?(window: SourceWindow, filter: SeriesFilter): Promise<SourceAnswer<SourceSeries>>
  /** Failed spans, slowest first. */
  traces?(window: SourceWindow, filter: TraceFilter): Promise<SourceAnswer<SourceSpan>>
}
