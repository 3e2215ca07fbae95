/** Where one kind of row is kept and how it reads in the words of the collector's own tables. */
export interface TableLayout {
  /** For people: whose layout it is. */
  readonly name: string
  /** `database.table`, of word characters alone. */
  readonly table: string
  /** The columns in the collector's words; `*` where they are those already. */
  readonly columns: string
  /** What bounds a window on the sort key, in `{from:String}` and `{to:String}`; absent: a bound on Timestamp does. */
  readonly narrow?: string
  /** What is true of the newest row and of few others. */
  readonly newest?: string
  /** True where rows of ours may be added as the collector writes them. */
  readonly takesRows: boolean
}

/** The tables that evidence is read from. */
export interface Layout {
  readonly logs: TableLayout
  /** Absent: nobody keeps spans. */
  readonly traces?: TableLayout
}

const OTEL = { name: 'OpenTelemetry Collector', columns: '*', takesRows: true }

/** The tables that are made where nobody has any: what all SQL is written for. */
export const OWN_LAYOUT: Layout = {
  logs: { ...OTEL, table: 'otel.otel_logs' },
  traces: { ...OTEL, table: 'otel.otel_traces' },
}

/**
 * SQL that reads the layout's tables instead of `otel.otel_logs` and `otel.otel_traces`: each becomes a subquery of that name
 * with the same columns, through which the engine pushes conditions down to the sort key. Also right for a materialized view,
 * which follows the table inside. Pure.
 */
export function inLayout(sql: string, { logs, traces }: Layout): string {
  return sql
    .replaceAll(/\bFROM otel\.otel_logs\b/g, () => `FROM ${read(logs, 'otel_logs', sql)}`)
    .replaceAll(/\bFROM otel\.otel_traces\b/g, () => `FROM ${traces ? read(traces, 'otel_traces', sql) : NO_SPANS}`)
}

/** One line for people: what is read, and where. Pure. */
export function layoutWords(layout: Layout): string {
  const { logs, traces } = layout
  if (layout === OWN_LAYOUT) return 'what is sent to Faultline itself'
  const spans = traces === undefined ? 'no traces' : `traces of ${traces.name} in ${traces.table}`
  return `logs of ${logs.name} in ${logs.table}, ${spans}`
}

function read({ table, columns, narrow, newest }: TableLayout, name: string, sql: string): string {
  if (columns === '*' && table === `otel.${name}` && narrow === undefined) return table
  const bound = sql.includes('{from:String}') ? narrow : sql.includes('max(Timestamp)') ? newest : undefined
  return `(SELECT ${columns} FROM ${table}${bound === undefined ? '' : ` WHERE ${bound}`}) AS ${name}`
}

const TEXTS = [
  'TraceId',
  'SpanId',
  'ParentSpanId',
  'SpanName',
  'SpanKind',
  'ServiceName',
  'StatusCode',
  'StatusMessage',
]
const MAPS = ['ResourceAttributes', 'SpanAttributes']
const NO_SPANS = `(SELECT toDateTime64(0, 9, 'UTC') AS Timestamp, ${TEXTS.map((name) => `'' AS ${name}`).join(', ')}, ${MAPS.map(
  (name) => `CAST(map(), 'Map(String, String)') AS ${name}`,
).join(', ')}, toUInt64(0) AS Duration WHERE false) AS otel_traces`
