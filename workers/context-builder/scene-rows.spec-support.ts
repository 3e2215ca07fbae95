import type { LogRow, SpanRow } from '../../src/evidence/rows.ts'
import { at, STACK } from './scene.spec-support.ts'

/** A request to a service at a second from the onset. */
export function request(service: string, second: number, failed: boolean): SpanRow {
  return {
    timestamp: at(second),
    trace_id: `${service}${second}`,
    span_id: `s${second}`,
    parent_span_id: '',
    name: 'POST /checkout',
    kind: 'Server',
    service,
    resource: {},
    attributes: {},
    duration_ns: 5_000_000,
    status_code: failed ? 'Error' : 'Ok',
    status_message: failed ? 'failed' : '',
  }
}

/** An error line; without words of its own, the one that the guilty change throws. */
export function errorLine(service: string, second: number, body?: string): LogRow {
  const thrown = {
    'exception.type': 'TypeError',
    'exception.message': "Cannot read properties of undefined (reading 'value')",
    'exception.stacktrace': STACK,
  }
  return {
    timestamp: at(second),
    trace_id: `${service}${second}`,
    span_id: '',
    severity_text: 'ERROR',
    severity_number: 17,
    service,
    body: body ?? 'checkout failed',
    resource: {},
    attributes: body === undefined ? thrown : {},
  }
}
