-- The signature is stateless and made at ingest (log attribute `faultline.signature`). A row that a collector wrote itself
-- has none: it gets `db1:`, a hash of its exception type and its first line with numbers and ids taken out.
-- What a view cuts here (substring) loses its last word when it is read: src/evidence/torn-end.ts has the same lengths.
CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.err_event_mv TO faultline.err_event AS
SELECT
    toTimeZone(Timestamp, 'UTC') AS at,
    ServiceName AS service,
    if(LogAttributes['faultline.signature'] != '', LogAttributes['faultline.signature'], concat('db1:', substring(lower(hex(MD5(concat(
        LogAttributes['exception.type'], '\n',
        replaceRegexpAll(
            replaceRegexpAll(substring(splitByChar('\n', Body)[1], 1, 2000), '[0-9a-fA-F]*[0-9][0-9a-fA-F-]{7,}', '#'),
            '[0-9]+', '#')
    )))), 1, 16))) AS signature,
    if(LogAttributes['faultline.title'] != '', LogAttributes['faultline.title'], substringUTF8(
        if(LogAttributes['exception.type'] != '',
            concat(LogAttributes['exception.type'], ': ', LogAttributes['exception.message']),
            splitByChar('\n', Body)[1]), 1, 200)) AS title,
    toUInt8(SeverityNumber >= 17 OR (SeverityNumber = 0 AND upper(SeverityText) IN
        ('ERROR', 'ERR', 'SEVERE', 'FATAL', 'CRITICAL', 'CRIT', 'ALERT', 'EMERGENCY', 'EMERG', 'PANIC'))) AS is_error,
    SeverityText AS severity,
    arrayFirst(version -> version != '', [
        ResourceAttributes['vcs.ref.head.revision'], ResourceAttributes['git.commit.sha'],
        ResourceAttributes['service.version'], ResourceAttributes['deployment.id']]) AS deploy,
    TraceId AS trace_id,
    substring(Body, 1, 8192) AS body,
    LogAttributes['exception.type'] AS exception_type,
    substring(LogAttributes['exception.message'], 1, 2048) AS exception_message,
    substring(LogAttributes['exception.stacktrace'], 1, 8192) AS exception_stack
FROM otel.otel_logs
WHERE SeverityNumber >= 13 OR (SeverityNumber = 0 AND upper(SeverityText) IN
    ('WARN', 'WARNING', 'ERROR', 'ERR', 'SEVERE', 'FATAL', 'CRITICAL', 'CRIT', 'ALERT', 'EMERGENCY', 'EMERG', 'PANIC'));

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.err_count_1s_mv TO faultline.err_count_1s AS
SELECT toDateTime(at, 'UTC') AS bucket, service, signature, count() AS count
FROM faultline.err_event
WHERE is_error
GROUP BY bucket, service, signature;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.sig_first_seen_mv TO faultline.sig_first_seen AS
SELECT service, signature, deploy, min(at) AS first_seen, max(at) AS last_seen
FROM faultline.err_event
WHERE is_error
GROUP BY service, signature, deploy;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.sig_meta_mv TO faultline.sig_meta AS
SELECT service, signature, min(err_event.title) AS title, min(substringUTF8(body, 1, 2000)) AS sample
FROM faultline.err_event
WHERE is_error
GROUP BY service, signature;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.log_rate_1s_mv TO faultline.log_rate_1s AS
SELECT
    toDateTime(Timestamp, 'UTC') AS bucket,
    ServiceName AS service,
    count() AS requests,
    countIf(SeverityNumber >= 17 OR (SeverityNumber = 0 AND upper(SeverityText) IN
        ('ERROR', 'ERR', 'SEVERE', 'FATAL', 'CRITICAL', 'CRIT', 'ALERT', 'EMERGENCY', 'EMERG', 'PANIC'))) AS errors
FROM otel.otel_logs
WHERE true
GROUP BY bucket, service;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.span_rate_1s_mv TO faultline.span_rate_1s AS
SELECT
    toDateTime(Timestamp, 'UTC') AS bucket,
    ServiceName AS service,
    count() AS requests,
    countIf(StatusCode IN ('Error', 'STATUS_CODE_ERROR')) AS errors
FROM otel.otel_traces
WHERE SpanKind IN ('Server', 'Consumer', 'SERVER', 'CONSUMER', 'SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER')
GROUP BY bucket, service;

CREATE MATERIALIZED VIEW IF NOT EXISTS faultline.span_service_mv TO faultline.span_service AS
SELECT DISTINCT ServiceName AS service
FROM otel.otel_traces
WHERE SpanKind IN ('Server', 'Consumer', 'SERVER', 'CONSUMER', 'SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER');
