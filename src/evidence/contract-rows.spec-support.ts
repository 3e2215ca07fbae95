import type { LogRow, SpanRow } from './rows.ts'

/** The ten minutes of which the contracts tell. */
export const SPAN = { from: '2026-01-28T12:00:00.000Z', to: '2026-01-28T12:10:00.000Z' }

export function line(of: { at: string; service: string; body: string; severity?: string; deploy?: string }): LogRow {
  const severity = of.severity ?? 'ERROR'
  return {
    timestamp: `2026-01-28T${of.at}Z`,
    trace_id: '',
    span_id: '',
    severity_text: severity,
    severity_number: { INFO: 9, WARN: 13, ERROR: 17 }[severity] ?? 0,
    service: of.service,
    body: of.body,
    resource: of.deploy ? { 'service.version': of.deploy } : {},
    attributes: {},
  }
}

export function span(of: {
  at: string
  service: string
  kind?: string
  error?: boolean
  id?: string
  parent?: string
  trace?: string
  ms?: number
}): SpanRow {
  return {
    timestamp: `2026-01-28T${of.at}Z`,
    trace_id: of.trace ?? '',
    span_id: of.id ?? '',
    parent_span_id: of.parent ?? '',
    name: 'GET /',
    kind: of.kind ?? 'Server',
    service: of.service,
    resource: {},
    attributes: {},
    duration_ns: (of.ms ?? 1) * 1_000_000,
    status_code: of.error ? 'Error' : 'Unset',
    status_message: '',
  }
}
