import type { LogRow, SpanRow } from '../../../evidence/rows.ts'
import { decimalSeconds } from '../columns.ts'

/** A row as a collector of another make writes it, for `JSONEachRow`. */
export type Writes<R> = (row: R) => Readonly<Record<string, unknown>>

export const otelLog: Writes<LogRow> = (row) => ({
  Timestamp: decimalSeconds(row.timestamp),
  TraceId: row.trace_id,
  SpanId: row.span_id,
  SeverityText: row.severity_text,
  SeverityNumber: row.severity_number,
  ServiceName: row.service,
  Body: row.body,
  ResourceAttributes: row.resource,
  LogAttributes: row.attributes,
})

export const otelSpan: Writes<SpanRow> = (row) => ({
  Timestamp: decimalSeconds(row.timestamp),
  TraceId: row.trace_id,
  SpanId: row.span_id,
  ParentSpanId: row.parent_span_id,
  SpanName: row.name,
  // As exporters wrote it before 2024.
  SpanKind: `SPAN_KIND_${row.kind.toUpperCase()}`,
  ServiceName: row.service,
  ResourceAttributes: row.resource,
  SpanAttributes: row.attributes,
  Duration: row.duration_ns,
  StatusCode: `STATUS_CODE_${row.status_code.toUpperCase()}`,
  StatusMessage: row.status_message,
})

const bucketOf = (timestamp: string) => {
  const seconds = Math.floor(Number(decimalSeconds(timestamp)))
  return seconds - (seconds % 1_800)
}

export const signozLog: Writes<LogRow> = (row) => ({
  ts_bucket_start: bucketOf(row.timestamp),
  resource_fingerprint: `service.name=${row.service}`,
  timestamp: decimalSeconds(row.timestamp).replace('.', ''),
  id: row.body.slice(0, 9),
  trace_id: row.trace_id,
  span_id: row.span_id,
  severity_text: row.severity_text,
  severity_number: row.severity_number,
  body: row.body,
  attributes_string: row.attributes,
  // The newest releases write the JSON alone.
  resource: { 'service.name': row.service, ...row.resource },
})

export const signozSpan: Writes<SpanRow> = (row) => ({
  ts_bucket_start: bucketOf(row.timestamp),
  resource_fingerprint: `service.name=${row.service}`,
  timestamp: decimalSeconds(row.timestamp),
  trace_id: row.trace_id,
  span_id: row.span_id,
  parent_span_id: row.parent_span_id,
  name: row.name,
  kind_string: row.kind,
  duration_nano: row.duration_ns,
  status_message: row.status_message,
  status_code_string: row.status_code,
  attributes_string: row.attributes,
  resources_string: { 'service.name': row.service, ...row.resource },
  has_error: row.status_code === 'Error',
})

export const mappedLog: Writes<LogRow> = (row) => ({
  timestamp: decimalSeconds(row.timestamp),
  host: 'web-1',
  app: row.service,
  log: row.body,
  fields: {
    level: row.severity_text,
    trace_id: row.trace_id,
    release: row.resource['service.version'] ?? '',
    ...row.attributes,
  },
})
