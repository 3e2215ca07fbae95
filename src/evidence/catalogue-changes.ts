import { iso, LIMIT, within } from './catalogue-sql.ts'

export const CHANGES = `
SELECT id, kind, service, name, value, previous, ${iso('changes.at')} AS at
FROM faultline.changes FINAL
WHERE ${within('changes.at')}
ORDER BY changes.at DESC, service, id ${LIMIT}`

export const SERVICE_CHANGES = `
SELECT id, kind, service, name, value, previous, ${iso('changes.at')} AS at
FROM faultline.changes FINAL
WHERE service = {service:String} AND kind = {kind:String} AND name = {name:String}
ORDER BY changes.at DESC, id ${LIMIT}`

const BUCKET = "toDateTime(intDiv(toUnixTimestamp(bucket), {bucket_s:UInt32}) * {bucket_s:UInt32}, 'UTC')"

/** A flag of one variant was switched by nobody: only the others are answered. */
export const FLAG_VARIANTS = `
SELECT service, flag, variant, ${iso('start')} AS bucket, ${iso('earliest')} AS first_seen, toFloat64(total) AS count
FROM (
  SELECT service, flag, variant, ${BUCKET} AS start, min(first) AS earliest, sum(count) AS total
  FROM faultline.flag_seen_1m
  WHERE ${within('bucket')} AND variant != '' AND (service, flag) IN (
    SELECT service, flag FROM faultline.flag_seen_1m
    WHERE ${within('bucket')} AND variant != ''
    GROUP BY service, flag HAVING uniqExact(variant) > 1)
  GROUP BY service, flag, variant, start
)
ORDER BY start DESC, service, flag, variant ${LIMIT}`
