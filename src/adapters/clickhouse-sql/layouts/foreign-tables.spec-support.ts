/** The tables of other makes as their makers document them, without codecs and skip indexes; `DB` stands for the database. */
const LOG_HEAD = `TraceId String, SpanId String, TraceFlags UInt8, SeverityText LowCardinality(String), SeverityNumber UInt8,
  ServiceName LowCardinality(String), Body String, ResourceSchemaUrl LowCardinality(String)`
const MAP = 'Map(LowCardinality(String), String)'
const SPAN_HEAD = `Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String,
  SpanName LowCardinality(String), SpanKind LowCardinality(String), ServiceName LowCardinality(String)`
const SPAN_TAIL = `Duration UInt64, StatusCode LowCardinality(String), StatusMessage String`

export const OLDER_LOGS = `CREATE TABLE DB.otel_logs (Timestamp DateTime64(9), TimestampTime DateTime DEFAULT toDateTime(Timestamp), ${LOG_HEAD},
  ResourceAttributes ${MAP}, ScopeName String, ScopeAttributes ${MAP}, LogAttributes ${MAP})
  ENGINE = MergeTree PARTITION BY toDate(TimestampTime) PRIMARY KEY (ServiceName, TimestampTime)
  ORDER BY (ServiceName, TimestampTime, Timestamp) SETTINGS index_granularity = 64`

export const CLICKSTACK_LOGS = OLDER_LOGS.replace(
  `LogAttributes ${MAP})`,
  `LogAttributes ${MAP}, \`__hdx_materialized_k8s.pod.name\` LowCardinality(String) MATERIALIZED ResourceAttributes['k8s.pod.name'])`,
)

export const OLDER_TRACES = `CREATE TABLE DB.otel_traces (${SPAN_HEAD}, ResourceAttributes ${MAP}, SpanAttributes ${MAP}, ${SPAN_TAIL})
  ENGINE = MergeTree PARTITION BY toDate(Timestamp) PRIMARY KEY (ServiceName, SpanName, toDateTime(Timestamp))
  ORDER BY (ServiceName, SpanName, toDateTime(Timestamp), Timestamp) SETTINGS index_granularity = 64`

export const JSON_LOGS = `CREATE TABLE DB.otel_logs (Timestamp DateTime64(9), ${LOG_HEAD},
  ResourceAttributes JSON, ResourceAttributesKeys Array(LowCardinality(String)), ScopeName String, ScopeAttributes JSON,
  LogAttributes JSON, LogAttributesKeys Array(LowCardinality(String)))
  ENGINE = MergeTree PARTITION BY toDate(Timestamp) PRIMARY KEY (ServiceName, toDateTime(Timestamp))
  ORDER BY (ServiceName, toDateTime(Timestamp), Timestamp) SETTINGS index_granularity = 64`

export const JSON_TRACES = OLDER_TRACES.replaceAll(`Attributes ${MAP}`, 'Attributes JSON')

const SIGNOZ_MAPS = `attributes_string ${MAP}, attributes_number Map(LowCardinality(String), Float64), resources_string ${MAP}`

export const SIGNOZ_LOGS = `CREATE TABLE DB.distributed_logs_v2 (ts_bucket_start UInt64, resource_fingerprint String, timestamp UInt64,
  observed_timestamp UInt64, id String, trace_id String, span_id String, trace_flags UInt32, severity_text LowCardinality(String),
  severity_number UInt8, body String, ${SIGNOZ_MAPS}, resource JSON(max_dynamic_paths = 100), scope_name String)
  ENGINE = MergeTree PARTITION BY toDate(timestamp / 1000000000)
  ORDER BY (ts_bucket_start, resource_fingerprint, severity_text, timestamp, id) SETTINGS index_granularity = 64`

export const SIGNOZ_TRACES = `CREATE TABLE DB.distributed_signoz_index_v3 (ts_bucket_start UInt64, resource_fingerprint String,
  timestamp DateTime64(9), trace_id FixedString(32), span_id String, trace_state String, parent_span_id String,
  name LowCardinality(String), kind Int8, kind_string String, duration_nano UInt64, status_code Int16, status_message String,
  status_code_string String, ${SIGNOZ_MAPS}, has_error Bool,
  \`resource_string_service$$name\` LowCardinality(String) DEFAULT resources_string['service.name'], resource JSON(max_dynamic_paths = 100))
  ENGINE = MergeTree PARTITION BY toDate(timestamp)
  ORDER BY (ts_bucket_start, resource_fingerprint, has_error, name, timestamp) SETTINGS index_granularity = 64`

/** As Fluent Bit's users make theirs: the fields that they know as columns, the rest in a map. */
export const MAPPED_LOGS = `CREATE TABLE DB.app (timestamp DateTime64(9), host String, app LowCardinality(String), log String,
  fields ${MAP}) ENGINE = MergeTree PARTITION BY toDate(timestamp) ORDER BY (app, timestamp) SETTINGS index_granularity = 64`
