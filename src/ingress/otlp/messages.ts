import protobuf from 'protobufjs'

/**
 * Field tables of OTLP 1.x as published, less what Faultline never reads: unread fields are skipped by the decoder. Records
 * stay bytes, so that each is read in its turn.
 */
const field = (id: number, type: string) => ({ id, type })
const many = (id: number, type: string) => ({ id, type, rule: 'repeated' as const })

const COMMON = {
  AnyValue: {
    oneofs: {
      value: {
        oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
      },
    },
    fields: {
      stringValue: field(1, 'string'),
      boolValue: field(2, 'bool'),
      intValue: field(3, 'int64'),
      doubleValue: field(4, 'double'),
      arrayValue: field(5, 'ArrayValue'),
      kvlistValue: field(6, 'KeyValueList'),
      bytesValue: field(7, 'bytes'),
    },
  },
  ArrayValue: { fields: { values: many(1, 'AnyValue') } },
  KeyValueList: { fields: { values: many(1, 'KeyValue') } },
  KeyValue: { fields: { key: field(1, 'string'), value: field(2, 'AnyValue') } },
  Resource: { fields: { attributes: many(1, 'KeyValue') } },
  InstrumentationScope: {
    fields: { name: field(1, 'string'), version: field(2, 'string'), attributes: many(3, 'KeyValue') },
  },
}

const LOGS = {
  LogsRequest: { fields: { resourceLogs: many(1, 'ResourceLogs') } },
  ResourceLogs: { fields: { resource: field(1, 'Resource'), scopeLogs: many(2, 'ScopeLogs') } },
  ScopeLogs: { fields: { scope: field(1, 'InstrumentationScope'), logRecords: many(2, 'bytes') } },
  LogRecord: {
    fields: {
      timeUnixNano: field(1, 'fixed64'),
      severityNumber: field(2, 'int32'),
      severityText: field(3, 'string'),
      body: field(5, 'AnyValue'),
      attributes: many(6, 'KeyValue'),
      traceId: field(9, 'bytes'),
      spanId: field(10, 'bytes'),
      observedTimeUnixNano: field(11, 'fixed64'),
      eventName: field(12, 'string'),
    },
  },
}

const TRACES = {
  TracesRequest: { fields: { resourceSpans: many(1, 'ResourceSpans') } },
  ResourceSpans: { fields: { resource: field(1, 'Resource'), scopeSpans: many(2, 'ScopeSpans') } },
  ScopeSpans: { fields: { scope: field(1, 'InstrumentationScope'), spans: many(2, 'bytes') } },
  Span: {
    fields: {
      traceId: field(1, 'bytes'),
      spanId: field(2, 'bytes'),
      parentSpanId: field(4, 'bytes'),
      name: field(5, 'string'),
      kind: field(6, 'int32'),
      startTimeUnixNano: field(7, 'fixed64'),
      endTimeUnixNano: field(8, 'fixed64'),
      attributes: many(9, 'KeyValue'),
      events: many(11, 'SpanEvent'),
      status: field(15, 'SpanStatus'),
    },
  },
  SpanEvent: { fields: { name: field(2, 'string'), attributes: many(3, 'KeyValue') } },
  SpanStatus: { fields: { message: field(2, 'string'), code: field(3, 'int32') } },
}

/** Every signal's partial success has the same two fields under names of its own; on the wire only the numbers count. */
const REPLIES = {
  PartialSuccess: { fields: { rejected: field(1, 'int64'), errorMessage: field(2, 'string') } },
  Response: { fields: { partialSuccess: field(1, 'PartialSuccess') } },
  Status: { fields: { code: field(1, 'int32'), message: field(2, 'string') } },
  MetricsRequest: { fields: { resourceMetrics: many(1, 'bytes') } },
}

const root = protobuf.Root.fromJSON({ nested: { ...COMMON, ...LOGS, ...TRACES, ...REPLIES } })

export const LogsRequestMessage = root.lookupType('LogsRequest')
export const TracesRequestMessage = root.lookupType('TracesRequest')
export const LogRecordMessage = root.lookupType('LogRecord')
export const SpanMessage = root.lookupType('Span')
export const MetricsRequestMessage = root.lookupType('MetricsRequest')
export const ResponseMessage = root.lookupType('Response')
export const StatusMessage = root.lookupType('Status')
