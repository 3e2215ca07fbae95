import { z } from 'zod'
import { query } from './catalogue-query.ts'
import { iso, LIMIT, within } from './catalogue-sql.ts'

const CHANGES = `
SELECT id, kind, service, name, value, previous, ${iso('changes.at')} AS at
FROM faultline.changes FINAL
WHERE ${within('changes.at')}
ORDER BY changes.at DESC, service, id ${LIMIT}`

const SERVICE_CHANGES = `
SELECT id, kind, service, name, value, previous, ${iso('changes.at')} AS at
FROM faultline.changes FINAL
WHERE service = {service:String} AND kind = {kind:String} AND name = {name:String}
ORDER BY changes.at DESC, id ${LIMIT}`

const BUCKET = "toDateTime(intDiv(toUnixTimestamp(bucket), {bucket_s:UInt32}) * {bucket_s:UInt32}, 'UTC')"

/** A flag of one variant was switched by nobody: only the others are answered. */
const FLAG_VARIANTS = `
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

const Windowed = { from: z.iso.datetime(), to: z.iso.datetime() }
const Told = z.object({
  id: z.string(),
  kind: z.enum(['flag', 'config', 'migration']),
  service: z.string(),
  name: z.string(),
  value: z.string(),
  previous: z.string(),
  at: z.string(),
})

/** Questions about what people change beside code. */
export const CHANGE_QUERIES = {
  /** Flags, configuration and migrations that somebody told of in the window, newest first. */
  changes: query({ version: 1, params: z.object(Windowed), row: Told, limit: 200, sql: CHANGES }),
  /** The same of one name, newest first. */
  service_changes: query({
    version: 1,
    params: z.object({ service: z.string(), kind: z.string(), name: z.string() }),
    row: Told,
    limit: 50,
    sql: SERVICE_CHANGES,
  }),
  /** How often each variant of a flag was evaluated, by bucket (whole minutes), newest first; only flags that had several. */
  flag_variants: query({
    version: 1,
    params: z.object({ ...Windowed, bucket_s: z.int().multipleOf(60).min(60) }),
    row: z.object({
      service: z.string(),
      flag: z.string(),
      variant: z.string(),
      bucket: z.string(),
      first_seen: z.string(),
      count: z.number(),
    }),
    limit: 20_000,
    sql: FLAG_VARIANTS,
  }),
}
