import { withSignature } from '../../evidence/attributes.ts'
import type { ChangeRow, DeployRow, LogRow, SpanRow } from '../../evidence/rows.ts'
import { isStorableTime } from '../../evidence/storable-time.ts'
import { GiveUp } from '../../kit/outcome.ts'

/** Rows in the words of the tables; times as decimal seconds, which no server time zone can shift. */
export function logColumns(row: LogRow) {
  return {
    Timestamp: decimalSeconds(row.timestamp),
    TraceId: row.trace_id,
    SpanId: row.span_id,
    SeverityText: row.severity_text,
    SeverityNumber: row.severity_number,
    ServiceName: row.service,
    Body: row.body,
    ResourceAttributes: row.resource,
    LogAttributes: withSignature(row),
  }
}

export function spanColumns(row: SpanRow) {
  return {
    Timestamp: decimalSeconds(row.timestamp),
    TraceId: row.trace_id,
    SpanId: row.span_id,
    ParentSpanId: row.parent_span_id,
    SpanName: row.name,
    SpanKind: row.kind,
    ServiceName: row.service,
    ResourceAttributes: row.resource,
    SpanAttributes: row.attributes,
    Duration: Math.max(0, Math.round(row.duration_ns)),
    StatusCode: row.status_code,
    StatusMessage: row.status_message,
  }
}

export function deployColumns(row: DeployRow) {
  return { id: row.id, service: row.service, sha: row.sha, previous_sha: row.previous_sha, at: decimalSeconds(row.at) }
}

export function changeColumns(row: ChangeRow) {
  return { ...row, at: decimalSeconds(row.at) }
}

const ISO = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/

/** `2026-01-28T12:34:56.000000001Z` as `1769603696.000000001`. Not a time, or not after 1970: `GiveUp`. */
export function decimalSeconds(timestamp: string): string {
  const match = ISO.exec(timestamp)
  const seconds = match ? Date.parse(`${match[1]}${match[3]}`) / 1_000 : Number.NaN
  if (!isStorableTime(seconds)) {
    throw new GiveUp('bad-time', `Not a time between 1970 and 2106: ${timestamp.slice(0, 60)}. Send ISO 8601 in UTC.`)
  }
  return `${seconds}.${(match?.[2] ?? '').padEnd(9, '0')}`
}
