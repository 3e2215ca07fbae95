import type { LogMapping } from '../../../evidence/log-mapping.ts'
import type { LogRow, SpanRow } from '../../../evidence/rows.ts'
import { mappedLog, otelLog, otelSpan, signozLog, signozSpan, type Writes } from './foreign-rows.spec-support.ts'
import * as tables from './foreign-tables.spec-support.ts'

export const MAPPING: LogMapping = {
  table: 'logs.app',
  columns: {
    time: 'timestamp',
    service: 'app',
    body: 'log',
    severity: 'fields[level]',
    trace: 'fields[trace_id]',
    version: 'fields[release]',
    signature: 'fields[faultline.signature]',
    exception_type: 'fields[exception.type]',
    exception_message: 'fields[exception.message]',
    exception_stack: 'fields[exception.stacktrace]',
  },
}

/** Tables of one make, how rows are written to them, and the words by which they are named. */
export interface Make {
  readonly name: string
  readonly logs: { readonly database: string; readonly create: string; readonly write: Writes<LogRow> }
  readonly traces: { readonly database: string; readonly create: string; readonly write: Writes<SpanRow> }
  readonly mapping?: LogMapping
  readonly words: string
}

const older = { database: 'default', create: tables.OLDER_TRACES, write: otelSpan }
export const MAKES: readonly Make[] = [
  {
    name: 'the older exporter',
    logs: { database: 'default', create: tables.OLDER_LOGS, write: otelLog },
    traces: older,
    words:
      'logs of OpenTelemetry Collector in default.otel_logs, traces of OpenTelemetry Collector in default.otel_traces',
  },
  {
    name: 'the exporter with JSON',
    logs: { database: 'otel', create: tables.JSON_LOGS, write: otelLog },
    traces: { database: 'otel', create: tables.JSON_TRACES, write: otelSpan },
    words:
      'logs of OpenTelemetry Collector (JSON) in otel.otel_logs, traces of OpenTelemetry Collector (JSON) in otel.otel_traces',
  },
  {
    name: 'ClickStack',
    logs: { database: 'default', create: tables.CLICKSTACK_LOGS, write: otelLog },
    traces: older,
    words: 'logs of ClickStack in default.otel_logs, traces of OpenTelemetry Collector in default.otel_traces',
  },
  {
    name: 'SigNoz',
    logs: { database: 'signoz_logs', create: tables.SIGNOZ_LOGS, write: signozLog },
    traces: { database: 'signoz_traces', create: tables.SIGNOZ_TRACES, write: signozSpan },
    words:
      'logs of SigNoz in signoz_logs.distributed_logs_v2, traces of SigNoz in signoz_traces.distributed_signoz_index_v3',
  },
  {
    name: 'a mapped table',
    logs: { database: 'logs', create: tables.MAPPED_LOGS, write: mappedLog },
    traces: older,
    mapping: MAPPING,
    words: 'logs of a mapped table in logs.app, traces of OpenTelemetry Collector in default.otel_traces',
  },
]
