-- What people change beside code: told by a pipeline (flags, configuration, migrations), or seen in the evaluations of a
-- flag, which are counted by minute so that a day of them is read at once. `first` dates a variant to the moment.
CREATE TABLE IF NOT EXISTS faultline.changes
(
    id String,
    kind LowCardinality(String),
    service LowCardinality(String),
    name String,
    value String,
    previous String,
    at DateTime64(9, 'UTC'),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(stored_at)
ORDER BY (service, id);

CREATE TABLE IF NOT EXISTS faultline.flag_seen_1m
(
    bucket DateTime('UTC'),
    service LowCardinality(String),
    flag String,
    variant String,
    first SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    count SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, service, flag, variant);

-- Any other value may be somebody's data: it is not kept.
CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.flag_log_1m_mv TO faultline.flag_seen_1m AS
SELECT
    toStartOfMinute(toDateTime(Timestamp, 'UTC')) AS bucket,
    ServiceName AS service,
    substringUTF8(LogAttributes['feature_flag.key'], 1, 100) AS flag,
    substringUTF8(arrayFirst(text -> text != '', [
        LogAttributes['feature_flag.result.variant'], LogAttributes['feature_flag.variant'],
        if(lower(LogAttributes['feature_flag.result.value']) IN ('true', 'false', 'on', 'off'), LogAttributes['feature_flag.result.value'], '')
    ]), 1, 100) AS variant,
    min(toTimeZone(Timestamp, 'UTC')) AS first,
    count() AS count
FROM otel.otel_logs
WHERE LogAttributes['feature_flag.key'] != ''
GROUP BY bucket, service, flag, variant;

-- A span has one evaluation in its attributes; those that it has as events our ingress puts into one attribute, a line each.
CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.flag_span_1m_mv TO faultline.flag_seen_1m AS
SELECT
    toStartOfMinute(toDateTime(Timestamp, 'UTC')) AS bucket,
    ServiceName AS service,
    substringUTF8(splitByChar('=', evaluation)[1], 1, 100) AS flag,
    substringUTF8(substring(evaluation, length(splitByChar('=', evaluation)[1]) + 2), 1, 100) AS variant,
    min(toTimeZone(Timestamp, 'UTC')) AS first,
    count() AS count
FROM otel.otel_traces
ARRAY JOIN splitByChar('\n', if(SpanAttributes['faultline.flags'] != '', SpanAttributes['faultline.flags'],
    concat(SpanAttributes['feature_flag.key'], '=', arrayFirst(text -> text != '', [
        SpanAttributes['feature_flag.result.variant'], SpanAttributes['feature_flag.variant'],
        if(lower(SpanAttributes['feature_flag.result.value']) IN ('true', 'false', 'on', 'off'), SpanAttributes['feature_flag.result.value'], '')
    ])))) AS evaluation
WHERE SpanAttributes['feature_flag.key'] != '' OR SpanAttributes['faultline.flags'] != ''
GROUP BY bucket, service, flag, variant;
