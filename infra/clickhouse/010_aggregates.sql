-- Faultline's own database: what the detector and the context builder read. Base buckets are one second; reads add them up.
CREATE DATABASE IF NOT EXISTS faultline;

-- One row for each error or warning line, with the signature it was given at ingest.
CREATE TABLE IF NOT EXISTS faultline.err_event
(
    at DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    service LowCardinality(String),
    signature String,
    title String,
    is_error UInt8,
    severity LowCardinality(String),
    deploy LowCardinality(String),
    trace_id String,
    body String CODEC(ZSTD(1)),
    exception_type LowCardinality(String),
    exception_message String CODEC(ZSTD(1)),
    exception_stack String CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(at)
ORDER BY (toStartOfFiveMinutes(at), service, at);

-- Error frequency: (service, signature, bucket) -> count.
CREATE TABLE IF NOT EXISTS faultline.err_count_1s
(
    bucket DateTime('UTC'),
    service LowCardinality(String),
    signature String,
    count UInt64
)
ENGINE = SummingMergeTree(count)
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, service, signature);

-- Error novelty: (service, signature, deploy) -> first seen.
CREATE TABLE IF NOT EXISTS faultline.sig_first_seen
(
    service LowCardinality(String),
    signature String,
    deploy String,
    first_seen SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(9, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (service, signature, deploy);

-- What a signature looks like. `min` rather than `any`: the same rows give the same words in whatever order they came.
CREATE TABLE IF NOT EXISTS faultline.sig_meta
(
    service LowCardinality(String),
    signature String,
    title SimpleAggregateFunction(min, String),
    sample SimpleAggregateFunction(min, String)
)
ENGINE = AggregatingMergeTree
ORDER BY (service, signature);

-- Error rate: (service, bucket) -> requests, errors. From spans where a service has them, else from its log lines.
CREATE TABLE IF NOT EXISTS faultline.span_rate_1s
(
    bucket DateTime('UTC'),
    service LowCardinality(String),
    requests UInt64,
    errors UInt64
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, service);

CREATE TABLE IF NOT EXISTS faultline.log_rate_1s
(
    bucket DateTime('UTC'),
    service LowCardinality(String),
    requests UInt64,
    errors UInt64
)
ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, service);

-- Services whose requests are seen as spans.
CREATE TABLE IF NOT EXISTS faultline.span_service
(
    service LowCardinality(String)
)
ENGINE = ReplacingMergeTree
ORDER BY service;

CREATE TABLE IF NOT EXISTS faultline.deploys
(
    id String,
    service LowCardinality(String),
    sha String,
    previous_sha String,
    at DateTime64(9, 'UTC'),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(stored_at)
ORDER BY (service, id);
