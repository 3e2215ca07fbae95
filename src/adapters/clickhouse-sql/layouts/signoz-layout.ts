import { FROM, mapOfJson, READ_ATTRIBUTES, TO, textOfJson } from './columns-read.ts'
import type { TableLayout } from './layout.ts'
import type { SeenTable } from './seen-table.ts'

/** A bucket is half an hour and named by its start, in seconds. */
const BUCKETS = `ts_bucket_start >= toUInt64(toUnixTimestamp(${FROM}) - 1800) AND ts_bucket_start <= toUInt64(toUnixTimestamp(${TO}))`

/** SigNoz's logs of version 2, whose times are nanoseconds in a number; else undefined. Pure. */
export function signozLogs(seen: SeenTable): TableLayout | undefined {
  const needed = ['ts_bucket_start', 'timestamp', 'severity_text', 'severity_number', 'body', 'attributes_string']
  if (!needed.every((name) => seen.columns.has(name)) || !hasResource(seen)) return undefined
  const nanos = (time: string) => `toUInt64(toUnixTimestamp64Nano(${time}))`
  return {
    name: 'SigNoz',
    table: seen.table,
    columns: [
      "fromUnixTimestamp64Nano(toInt64(timestamp), 'UTC') AS Timestamp",
      'trace_id AS TraceId',
      'span_id AS SpanId',
      'severity_text AS SeverityText',
      'severity_number AS SeverityNumber',
      `${serviceIn(seen)} AS ServiceName`,
      'body AS Body',
      'attributes_string AS LogAttributes',
      `${resourceIn(seen)} AS ResourceAttributes`,
    ].join(', '),
    narrow: `${BUCKETS} AND timestamp >= ${nanos(FROM)} AND timestamp < ${nanos(TO)}`,
    newest: `timestamp >= (SELECT max(timestamp) FROM ${seen.table})`,
    takesRows: false,
  }
}

/** SigNoz's spans of version 3; else undefined. Pure. */
export function signozTraces(seen: SeenTable): TableLayout | undefined {
  const needed = ['ts_bucket_start', 'timestamp', 'kind_string', 'status_code_string', 'duration_nano']
  if (!needed.every((name) => seen.columns.has(name)) || !hasResource(seen)) return undefined
  return {
    name: 'SigNoz',
    table: seen.table,
    columns: [
      'timestamp AS Timestamp',
      'toStringCutToZero(trace_id) AS TraceId',
      'span_id AS SpanId',
      'parent_span_id AS ParentSpanId',
      'name AS SpanName',
      'kind_string AS SpanKind',
      `${serviceIn(seen)} AS ServiceName`,
      'duration_nano AS Duration',
      'status_code_string AS StatusCode',
      'status_message AS StatusMessage',
      'attributes_string AS SpanAttributes',
      `${resourceIn(seen)} AS ResourceAttributes`,
    ].join(', '),
    narrow: `${BUCKETS} AND timestamp >= ${FROM} AND timestamp < ${TO}`,
    newest: `timestamp >= (SELECT max(timestamp) FROM ${seen.table})`,
    takesRows: false,
  }
}

/** Resources were kept in a map and then in JSON; in between in both. */
function hasResource({ columns }: SeenTable): boolean {
  return columns.has('resources_string') || columns.has('resource')
}

function serviceIn({ columns }: SeenTable): string {
  const ways = [
    ...(columns.has('resources_string') ? ["resources_string['service.name']"] : []),
    ...(columns.has('resource') ? [textOfJson('resource', 'service.name')] : []),
  ]
  return ways.reduceRight((rest, way) => `if(${way} != '', ${way}, ${rest})`)
}

function resourceIn({ columns }: SeenTable): string {
  const json = columns.has('resource') ? mapOfJson('resource', READ_ATTRIBUTES.resource) : undefined
  if (!columns.has('resources_string')) return json ?? ''
  const map = "CAST(resources_string, 'Map(LowCardinality(String), String)')"
  return json === undefined ? map : `if(empty(resources_string), ${json}, ${map})`
}
