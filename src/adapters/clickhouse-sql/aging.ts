/** A table whose rows are removed when they are old, and what says how old a row is. */
export interface AgingTable {
  readonly table: string
  readonly time: string
}

/** Parted by time, so that what is old goes as whole parts: of days in the first three, of months in the others. */
export const AGING: readonly AgingTable[] = [
  { table: 'otel.otel_logs', time: 'Timestamp' },
  { table: 'otel.otel_traces', time: 'Timestamp' },
  { table: 'faultline.err_event', time: 'at' },
  { table: 'faultline.err_count_1s', time: 'bucket' },
  { table: 'faultline.err_count_1h', time: 'bucket' },
  { table: 'faultline.span_rate_1s', time: 'bucket' },
  { table: 'faultline.span_rate_1m', time: 'bucket' },
  { table: 'faultline.log_rate_1s', time: 'bucket' },
  { table: 'faultline.log_rate_1m', time: 'bucket' },
  { table: 'faultline.flag_seen_1m', time: 'bucket' },
]

/** Words of lines, by kind of error and not parted: its rows go one by one. */
export const LAST_WORDS: AgingTable = { table: 'faultline.sig_meta', time: 'seen_on' }

/** By them it is known whether an error, a version or a flag is new: without words of lines, and a row for each of its kind. */
export const KEPT: readonly string[] = [
  'faultline.sig_first_seen',
  'faultline.sig_alias',
  'faultline.span_service',
  'faultline.deploys',
  'faultline.changes',
]
