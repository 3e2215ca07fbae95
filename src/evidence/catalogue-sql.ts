/** The SQL behind `catalogue.ts`: fixed texts, values only as `{name:Type}` parameters, a total ORDER BY and a LIMIT each. */

export const FROM = "parseDateTime64BestEffort({from:String}, 9, 'UTC')"
export const TO = "parseDateTime64BestEffort({to:String}, 9, 'UTC')"

/** Half-open, on the sort key. */
export function within(column: string): string {
  return `${column} >= ${FROM} AND ${column} < ${TO}`
}

/** ISO 8601 with milliseconds. */
export function iso(expression: string): string {
  return `concat(replaceOne(toString(toDateTime64(${expression}, 3, 'UTC')), ' ', 'T'), 'Z')`
}

/** The same of whole seconds, at half the price. */
export function isoSecond(expression: string): string {
  return `formatDateTime(${expression}, '%Y-%m-%dT%H:%i:%S.000Z', 'UTC')`
}

/** Buckets start at whole multiples of their size since 1970. */
export const START = "toDateTime(intDiv(toUnixTimestamp(bucket), {bucket_s:UInt32}) * {bucket_s:UInt32}, 'UTC')"
const ERROR_STATUS = "('Error', 'STATUS_CODE_ERROR')"
const ENTRY_KIND = "('Server', 'Consumer', 'SERVER', 'CONSUMER', 'SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER')"
export const LIMIT = 'LIMIT {limit:UInt32}'

const rateFrom = (table: string, also: string) => `
  SELECT service, ${START} AS start, toFloat64(sum(requests)) AS requests, toFloat64(sum(errors)) AS errors
  FROM faultline.${table} WHERE ${within('bucket')} ${also} GROUP BY service, start`

export const SERVICE_RATE = `
SELECT service, ${iso('start')} AS bucket, requests, errors
FROM (
  ${rateFrom('span_rate_1s', '')}
  UNION ALL
  ${rateFrom('log_rate_1s', 'AND service NOT IN (SELECT service FROM faultline.span_service)')}
)
ORDER BY service, start ${LIMIT}`

export const SERVICES_TRACED = `SELECT DISTINCT service FROM faultline.span_service ORDER BY service ${LIMIT}`

export const BLOCK = "toDateTime(intDiv(toUnixTimestamp(bucket), {block_s:UInt32}) * {block_s:UInt32}, 'UTC')"

const minutesFrom = (table: string, also: string) => `
  SELECT service, bucket, toFloat64(sum(requests)) AS asked, least(toFloat64(sum(errors)), asked) AS failed
  FROM faultline.${table} WHERE ${within('bucket')} ${also} GROUP BY service, bucket`

export const SERVICE_BLOCKS = `
SELECT service, ${isoSecond('start')} AS block, requests, errors, squares, buckets
FROM (
  SELECT service, ${BLOCK} AS start, sum(asked) AS requests, sum(failed) AS errors,
    sum(failed * failed) AS squares, toFloat64(count()) AS buckets
  FROM (
    ${minutesFrom('span_rate_1m', '')}
    UNION ALL
    ${minutesFrom('log_rate_1m', 'AND service NOT IN (SELECT service FROM faultline.span_service)')}
  )
  GROUP BY service, start
)
ORDER BY service, start ${LIMIT}`

export const ERROR_SPANS = `
SELECT ${iso('Timestamp')} AS at, ServiceName AS service, SpanName AS name, Duration / 1e6 AS duration_ms,
  StatusMessage AS status_message, TraceId AS trace_id
FROM otel.otel_traces
WHERE StatusCode IN ${ERROR_STATUS} AND ${within('Timestamp')}
  AND (ServiceName = {service:String} OR TraceId IN (
    SELECT TraceId FROM otel.otel_traces
    WHERE ServiceName = {service:String} AND TraceId != '' AND ${within('Timestamp')}))
ORDER BY Duration DESC, Timestamp, TraceId, SpanId ${LIMIT}`

/** Exact, so that the same rows give the same bytes. */
export const SERVICE_DURATIONS = `
SELECT service, ${isoSecond('start')} AS bucket, toFloat64(count()) AS requests,
  round(quantileExact(0.5)(took), 1) AS p50_ms, round(quantileExact(0.95)(took), 1) AS p95_ms
FROM (
  SELECT ServiceName AS service, Duration / 1e6 AS took,
    toDateTime(intDiv(toUnixTimestamp(Timestamp), {bucket_s:UInt32}) * {bucket_s:UInt32}, 'UTC') AS start
  FROM otel.otel_traces WHERE ${within('Timestamp')} AND SpanKind IN ${ENTRY_KIND}
)
GROUP BY service, start
ORDER BY service, start ${LIMIT}`

/** A caller's span may have begun before the window does: an hour is allowed for. */
export const CALL_GRAPH = `
SELECT caller.ServiceName AS caller, callee.ServiceName AS callee, toFloat64(count()) AS calls,
  toFloat64(countIf(callee.StatusCode IN ${ERROR_STATUS})) AS errors
FROM (
  SELECT TraceId, ParentSpanId, ServiceName, StatusCode FROM otel.otel_traces
  WHERE ${within('Timestamp')} AND ParentSpanId != '' AND SpanKind IN ${ENTRY_KIND}
) AS callee
INNER JOIN (
  SELECT TraceId, SpanId, ServiceName FROM otel.otel_traces
  WHERE Timestamp >= ${FROM} - INTERVAL 1 HOUR AND Timestamp < ${TO}
) AS caller ON caller.TraceId = callee.TraceId AND caller.SpanId = callee.ParentSpanId
WHERE caller.ServiceName != callee.ServiceName
GROUP BY caller, callee
ORDER BY calls DESC, caller, callee ${LIMIT}`

export const DEPLOYS = `
SELECT id, service, sha, previous_sha, ${iso('deploys.at')} AS at
FROM faultline.deploys FINAL
WHERE ${within('deploys.at')}
ORDER BY deploys.at DESC, service, id ${LIMIT}`

const LOUD_TEXTS = "('ERROR', 'ERR', 'SEVERE', 'FATAL', 'CRITICAL', 'CRIT', 'ALERT', 'EMERGENCY', 'EMERG', 'PANIC')"
/** 0 quiet, 1 a warning, 2 an error, however the line says so. */
const LOUDNESS = `multiIf(
    SeverityNumber >= 17 OR (SeverityNumber = 0 AND upper(SeverityText) IN ${LOUD_TEXTS}), 2,
    SeverityNumber >= 13 OR (SeverityNumber = 0 AND upper(SeverityText) IN ('WARN', 'WARNING')), 1, 0)`
const LINES_OF = `otel.otel_logs
  WHERE ${within('Timestamp')} AND ({service:String} = '' OR ServiceName = {service:String})`
const FIRST_LINE = "splitByChar('\\n', Body)[1]"

/** The signature where ingest gave one; else that of the views for rows that a collector wrote by itself. */
const PATTERN = `if(LogAttributes['faultline.signature'] != '', LogAttributes['faultline.signature'],
    concat('db1:', substring(lower(hex(MD5(concat(LogAttributes['exception.type'], '\\n', replaceRegexpAll(
      replaceRegexpAll(substring(${FIRST_LINE}, 1, 2000), '[0-9a-fA-F]*[0-9][0-9a-fA-F-]{7,}', '#'),
      '[0-9]+', '#'))))), 1, 16)))`

export const LOG_PATTERNS = `
SELECT service, pattern, ['quiet', 'warning', 'error'][loudest + 1] AS level, title,
  total AS count, ${iso('first')} AS first_seen, ${iso('last')} AS last_seen
FROM (
  SELECT ServiceName AS service, ${PATTERN} AS pattern, max(${LOUDNESS}) AS loudest,
    min(substringUTF8(if(LogAttributes['faultline.title'] != '', LogAttributes['faultline.title'], ${FIRST_LINE}), 1, 200)) AS title,
    toFloat64(count()) AS total, min(Timestamp) AS first, max(Timestamp) AS last
  FROM ${LINES_OF}
  GROUP BY service, pattern
)
ORDER BY total DESC, service, pattern ${LIMIT}`

export const LOG_VOLUME = `
SELECT ${iso('start')} AS bucket, lines, warnings, errors
FROM (
  SELECT toDateTime(intDiv(toUnixTimestamp(Timestamp), {bucket_s:UInt32}) * {bucket_s:UInt32}, 'UTC') AS start,
    toFloat64(count()) AS lines, toFloat64(countIf(${LOUDNESS} = 1)) AS warnings, toFloat64(countIf(${LOUDNESS} = 2)) AS errors
  FROM ${LINES_OF}
  GROUP BY start
)
ORDER BY start ${LIMIT}`

export const NEWEST = `
SELECT if(newest = toDateTime64(0, 9, 'UTC'), '', ${iso('newest')}) AS at
FROM (
  SELECT greatest(
    (SELECT max(Timestamp) FROM otel.otel_logs),
    (SELECT max(Timestamp) FROM otel.otel_traces)) AS newest
)
ORDER BY at ${LIMIT}`
