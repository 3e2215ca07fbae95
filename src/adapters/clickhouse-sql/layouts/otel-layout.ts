import { FROM, mapOfJson, READ_ATTRIBUTES, TO } from './columns-read.ts'
import type { TableLayout } from './layout.ts'
import type { SeenTable } from './seen-table.ts'

const LOGS = ['Timestamp', 'TraceId', 'SeverityText', 'SeverityNumber', 'ServiceName', 'Body', 'LogAttributes']
const SPANS = ['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'SpanName', 'SpanKind', 'ServiceName', 'Duration']

/** The logs of the collector's exporter in any shape that it was shipped with, ClickStack's included; else undefined. Pure. */
export function otelLogs(seen: SeenTable): TableLayout | undefined {
  if (!has(seen, [...LOGS, 'ResourceAttributes'])) return undefined
  const json = { ResourceAttributes: READ_ATTRIBUTES.resource, LogAttributes: READ_ATTRIBUTES.log }
  return layoutOf(seen, json, [...LOGS, 'SpanId'])
}

/** Its spans likewise. Pure. */
export function otelTraces(seen: SeenTable): TableLayout | undefined {
  const columns = [...SPANS, 'StatusCode', 'StatusMessage']
  if (!has(seen, [...columns, 'ResourceAttributes', 'SpanAttributes'])) return undefined
  return layoutOf(seen, { ResourceAttributes: READ_ATTRIBUTES.resource, SpanAttributes: READ_ATTRIBUTES.span }, columns)
}

function layoutOf(
  seen: SeenTable,
  attributes: Readonly<Record<string, readonly string[]>>,
  plain: readonly string[],
): TableLayout {
  const isJson = Object.keys(attributes).some((name) => seen.columns.get(name)?.startsWith('JSON'))
  const maps = Object.entries(attributes).map(([name, keys]) =>
    seen.columns.get(name)?.startsWith('JSON') ? `${mapOfJson(name, keys)} AS ${name}` : name,
  )
  const others = plain.filter((name) => !Object.hasOwn(attributes, name))
  const isClickStack = [...seen.columns.keys()].some((name) => name.startsWith('__hdx_'))
  // Older tables are sorted by whole seconds in a column of their own, of which a bound on Timestamp says nothing.
  const bySecond = seen.columns.has('TimestampTime')
  return {
    name: `${isClickStack ? 'ClickStack' : 'OpenTelemetry Collector'}${isJson ? ' (JSON)' : ''}`,
    table: seen.table,
    columns: isJson ? [...others, ...maps].join(', ') : '*',
    ...(bySecond ? { narrow: `TimestampTime >= ${FROM} AND TimestampTime <= ${TO}` } : {}),
    ...(bySecond ? { newest: `TimestampTime >= (SELECT max(TimestampTime) FROM ${seen.table})` } : {}),
    takesRows: true,
  }
}

function has({ columns }: SeenTable, names: readonly string[]): boolean {
  return names.every((name) => columns.has(name))
}
