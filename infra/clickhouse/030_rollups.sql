-- What is usual comes from two weeks of history: sums by minute and by hour, so that reading them costs the same whatever
-- lies in the tables of seconds. Evidence that was there before this file is added up once, while a table is empty.
CREATE TABLE IF NOT EXISTS faultline.span_rate_1m
(
    bucket DateTime('UTC'),
    service LowCardinality(String),
    requests UInt64,
    errors UInt64
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, service);

CREATE TABLE IF NOT EXISTS faultline.log_rate_1m
(
    bucket DateTime('UTC'),
    service LowCardinality(String),
    requests UInt64,
    errors UInt64
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, service);

CREATE TABLE IF NOT EXISTS faultline.err_count_1h
(
    bucket DateTime('UTC'),
    service LowCardinality(String),
    signature String,
    count UInt64
)
ENGINE = SummingMergeTree(count)
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, service, signature);

INSERT INTO faultline.span_rate_1m (bucket, service, requests, errors)
SELECT toStartOfMinute(bucket) AS minute, service, sum(requests), sum(errors)
FROM faultline.span_rate_1s WHERE (SELECT count() FROM faultline.span_rate_1m) = 0 GROUP BY minute, service;

INSERT INTO faultline.log_rate_1m (bucket, service, requests, errors)
SELECT toStartOfMinute(bucket) AS minute, service, sum(requests), sum(errors)
FROM faultline.log_rate_1s WHERE (SELECT count() FROM faultline.log_rate_1m) = 0 GROUP BY minute, service;

INSERT INTO faultline.err_count_1h (bucket, service, signature, count)
SELECT toStartOfHour(bucket) AS hour, service, signature, sum(count)
FROM faultline.err_count_1s WHERE (SELECT count() FROM faultline.err_count_1h) = 0 GROUP BY hour, service, signature;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.span_rate_1m_mv TO faultline.span_rate_1m AS
SELECT
    toStartOfMinute(toDateTime(Timestamp, 'UTC')) AS bucket,
    ServiceName AS service,
    count() AS requests,
    countIf(StatusCode IN ('Error', 'STATUS_CODE_ERROR')) AS errors
FROM otel.otel_traces
WHERE SpanKind IN ('Server', 'Consumer', 'SERVER', 'CONSUMER', 'SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER')
GROUP BY bucket, service;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.log_rate_1m_mv TO faultline.log_rate_1m AS
SELECT
    toStartOfMinute(toDateTime(Timestamp, 'UTC')) AS bucket,
    ServiceName AS service,
    count() AS requests,
    countIf(SeverityNumber >= 17 OR (SeverityNumber = 0 AND upper(SeverityText) IN
        ('ERROR', 'ERR', 'SEVERE', 'FATAL', 'CRITICAL', 'CRIT', 'ALERT', 'EMERGENCY', 'EMERG', 'PANIC'))) AS errors
FROM otel.otel_logs
WHERE true
GROUP BY bucket, service;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.err_count_1h_mv TO faultline.err_count_1h AS
SELECT toStartOfHour(toDateTime(at, 'UTC')) AS bucket, service, signature, count() AS count
FROM faultline.err_event
WHERE is_error
GROUP BY bucket, service, signature;
