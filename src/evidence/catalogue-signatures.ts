import { BLOCK, FROM, iso, isoSecond, LIMIT, START, TO, within } from './catalogue-sql.ts'

/** What errors were called before, and are now. Rows under an old name count for each name that it became. */
const ALIASES = 'SELECT DISTINCT service, was, signature AS now FROM faultline.sig_alias'

/** `rows` has (service, signature, ...) as stored; of the result `signature` is what it is called now. */
const renamed = (rows: string, columns: string) => `
  SELECT stored.service AS service, if(alias.now = '', stored.signature, alias.now) AS signature, ${columns}
  FROM (${rows}) AS stored
  LEFT JOIN (${ALIASES}) AS alias ON alias.service = stored.service AND alias.was = stored.signature`

/** So many kinds of errors are told of one service, and no more: a flood in one must not take the room of all others. */
const KINDS = 10_000

/**
 * Named at once where they are added up: a query's own planning costs more than the rows of a few minutes. The most frequent
 * of a service and bucket come first.
 */
const countsBy = (table: string, start: string, name: string) => `
SELECT stored.service AS service, if(alias.now = '', stored.signature, alias.now) AS signature,
  ${isoSecond('start')} AS ${name}, sum(stored.total) AS count
FROM (
  SELECT service, signature, ${start} AS start, toFloat64(sum(count)) AS total
  FROM faultline.${table} WHERE ${within('bucket')} GROUP BY service, signature, start
) AS stored
LEFT JOIN (${ALIASES}) AS alias ON alias.service = stored.service AND alias.was = stored.signature
GROUP BY service, signature, start
ORDER BY service, start, count DESC, signature
LIMIT ${KINDS} BY service, start ${LIMIT}`

export const SIGNATURE_COUNTS = countsBy('err_count_1s', START, 'bucket')

export const SIGNATURE_HOURS = countsBy('err_count_1h', BLOCK, 'block')

const seenIn = (rows: string) =>
  renamed(
    `SELECT service, signature, min(sig_first_seen.first_seen) AS first, max(sig_first_seen.last_seen) AS last
    FROM faultline.sig_first_seen ${rows} GROUP BY service, signature`,
    'stored.first AS first, stored.last AS last',
  )

/** Of all that was seen since, the oldest first: the table has one row a signature and deploy, so it is read whole. */
export const SIGNATURE_FIRST = `
SELECT service, signature, ${iso('began')} AS first_seen
FROM (
  SELECT service, signature, min(first) AS began, max(last) AS ended
  FROM (${seenIn('')}) GROUP BY service, signature HAVING ended >= ${FROM} AND began < ${TO}
)
ORDER BY service, began, signature
LIMIT ${KINDS} BY service ${LIMIT}`

/** Old names of errors that came under their new one since. */
export const SIGNATURE_NAMES = `
SELECT service, was, now AS signature
FROM (${ALIASES}) AS alias
WHERE ({service:String} = '' OR service = {service:String})
  AND (service, was) IN (SELECT service, signature FROM faultline.sig_first_seen)
  AND (service, now) IN (SELECT service, signature FROM faultline.sig_first_seen WHERE sig_first_seen.last_seen >= ${FROM})
ORDER BY service, was, signature ${LIMIT}`

const NAMED = '(service, signature) IN (SELECT arrayJoin(names))'

/**
 * What came lately and all names of it are looked up once and stand as lists from then on: a subquery is planned wherever
 * it is named, which cost more than its rows. All that is known of an error is put together before it is renamed.
 */
export const SIGNATURE_SEEN = `
WITH (
  SELECT groupUniqArray((service, signature)) FROM faultline.err_count_1s WHERE ${within('bucket')}
) AS recent, (
  SELECT groupUniqArray(name)
  FROM (
    SELECT arrayJoin(recent) AS name
    UNION ALL
    SELECT arrayJoin([(service, was), (service, now)]) AS name FROM (${ALIASES}) AS alias
    WHERE (service, was) IN (SELECT arrayJoin(recent)) OR (service, now) IN (SELECT arrayJoin(recent))
      OR (service, now) IN (SELECT service, now FROM (${ALIASES}) AS other WHERE (service, was) IN (SELECT arrayJoin(recent)))
  )
) AS names
SELECT stored.service AS service, if(alias.now = '', stored.signature, alias.now) AS signature,
  assumeNotNull(min(stored.title)) AS title, assumeNotNull(min(stored.sample)) AS sample,
  ${iso('assumeNotNull(min(stored.began))')} AS first_seen, ${iso('assumeNotNull(max(stored.ended))')} AS last_seen,
  toFloat64(sum(stored.added)) AS total
FROM (
  SELECT service, signature, min(sig_first_seen.first_seen) AS began, max(sig_first_seen.last_seen) AS ended,
    NULL AS title, NULL AS sample, 0 AS added, 0 AS is_recent
  FROM faultline.sig_first_seen WHERE ${NAMED} GROUP BY service, signature
  UNION ALL
  SELECT service, signature, NULL, NULL, min(sig_meta.title), min(sig_meta.sample), 0, 0
  FROM faultline.sig_meta WHERE ${NAMED} GROUP BY service, signature
  UNION ALL
  SELECT service, signature, NULL, NULL, NULL, NULL, sum(count), max(${within('bucket')})
  FROM faultline.err_count_1s WHERE ${NAMED} GROUP BY service, signature
) AS stored
LEFT JOIN (${ALIASES}) AS alias ON alias.service = stored.service AND alias.was = stored.signature
GROUP BY service, signature
HAVING max(stored.is_recent) = 1 AND min(stored.title) IS NOT NULL AND min(stored.began) IS NOT NULL
ORDER BY total DESC, service, signature ${LIMIT}`

/** A line is shown once, under the smallest name where an old one became several. */
export const ERROR_SAMPLES = `
SELECT ${iso('err_event.at')} AS at, severity, body, if(alias.now = '', err_event.signature, alias.now) AS signature, trace_id,
  exception_type, exception_message, exception_stack, deploy
FROM faultline.err_event
LEFT JOIN (
  SELECT was, min(signature) AS now FROM faultline.sig_alias WHERE service = {service:String} GROUP BY was
) AS alias ON alias.was = err_event.signature
WHERE service = {service:String} AND ${within('err_event.at')}
ORDER BY err_event.at DESC, trace_id, cityHash64(body, err_event.signature) ${LIMIT}`
