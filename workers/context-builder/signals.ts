/** A number over time, as a metrics store holds it. */
export interface MetricSeries {
  readonly service: string
  readonly metric: string
  /** Values of a stretch known to be healthy; empty where nothing but the series' own past is known. */
  readonly usual: readonly number[]
  /** Oldest first. */
  readonly points: readonly SeriesPoint[]
}

export interface SeriesPoint {
  readonly atMs: number
  readonly value: number
}

/** A feature flag that was switched, or another change beside code. */
export interface FlagChange {
  readonly flag: string
  readonly service: string
  readonly at: string
  /** In the words of its source, such as `off->on`. */
  readonly change: string
  /** A flag unless said otherwise. */
  readonly kind?: 'flag' | 'config' | 'migration'
  /** What it was and is, "" where nobody said; absent where only words are known. */
  readonly told?: { readonly value: string; readonly previous: string }
}

/** What somebody outside says of their own state: a status page, a platform's event. */
export interface Notice {
  readonly source: string
  readonly at: string
  readonly text: string
}

/** The series that fired, where a monitor opened the incident. */
export interface Alarm {
  readonly service: string
  readonly metric: string
}

/** What is known beside logs, traces and code; a source that is not connected leaves its list empty. */
export interface Signals {
  readonly series: readonly MetricSeries[]
  readonly calls: readonly { readonly caller: string; readonly callee: string }[]
  readonly flags: readonly FlagChange[]
  readonly notices: readonly Notice[]
  readonly alarm?: Alarm
}

export const NO_SIGNALS: Signals = { series: [], calls: [], flags: [], notices: [] }
