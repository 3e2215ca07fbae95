import type { LogRow } from '../../evidence/rows.ts'

/** One log record in OTLP's JSON. Its resource is said once for many records: see `exportOf`. */
export function recordJson(row: LogRow): string {
  return JSON.stringify({
    timeUnixNano: nanosOf(row.timestamp),
    severityNumber: row.severity_number,
    severityText: row.severity_text,
    body: { stringValue: row.body },
    attributes: keyValues(row.attributes),
    ...(row.trace_id === '' ? {} : { traceId: row.trace_id }),
    ...(row.span_id === '' ? {} : { spanId: row.span_id }),
  })
}

/** An export request of records that were written already, by the JSON of their resource. */
export function exportOf(records: ReadonlyMap<string, readonly string[]>): string {
  const groups = [...records].map(
    ([resource, list]) => `{"resource":${resource},"scopeLogs":[{"logRecords":[${list.join(',')}]}]}`,
  )
  return `{"resourceLogs":[${groups.join(',')}]}`
}

export function resourceJson(row: LogRow): string {
  return JSON.stringify({ attributes: keyValues(row.resource) })
}

/** Nanoseconds since 1970 as text: JSON's numbers are too short for them. */
function nanosOf(timestamp: string): string {
  const fraction = /\.(\d{1,9})/.exec(timestamp)?.[1] ?? ''
  const seconds = Math.floor(Date.parse(timestamp.replace(/\.\d+/, '')) / 1_000)
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0')))
}

function keyValues(pairs: Readonly<Record<string, string>>) {
  return Object.entries(pairs).map(([key, value]) => ({ key, value: { stringValue: value } }))
}
