import { iso, LIMIT, within } from './catalogue-sql.ts'

/** Where a resource says which version it runs, most exact first (OpenTelemetry semantic conventions, then habits). */
export const VERSION_ATTRIBUTES = [
  'vcs.ref.head.revision',
  'git.commit.sha',
  'service.version',
  'deployment.id',
] as const

export const SERVICE_DEPLOYS = `
SELECT id, service, sha, previous_sha, ${iso('deploys.at')} AS at
FROM faultline.deploys FINAL
WHERE service = {service:String}
ORDER BY deploys.at DESC, id ${LIMIT}`

/** What a deploy took the place of ran before, though nobody saw it begin. */
export const VERSIONS_KNOWN = `
SELECT service, sha, ${iso('newest')} AS at
FROM (
  SELECT service, sha, max(moment) AS newest
  FROM (
    SELECT service, sha, deploys.at AS moment FROM faultline.deploys FINAL
    UNION ALL
    SELECT service, previous_sha AS sha, toDateTime64(0, 9, 'UTC') AS moment FROM faultline.deploys FINAL
    WHERE previous_sha != ''
  )
  GROUP BY service, sha
)
ORDER BY newest DESC, service, sha ${LIMIT}`

const version = VERSION_ATTRIBUTES.map((name) => `ResourceAttributes['${name}']`).join(', ')
const versionsIn = (table: string) => `
  SELECT ServiceName AS service, arrayFirst(text -> text != '', [${version}]) AS sha, Timestamp AS moment
  FROM ${table} WHERE ${within('Timestamp')}`

/** Whole milliseconds, so that every reader of the same row tells the same moment. */
export const VERSIONS_SEEN = `
SELECT service, sha, ${iso('earliest')} AS first, ${iso('latest')} AS last
FROM (
  SELECT service, sha, min(moment) AS earliest, max(moment) AS latest
  FROM (${versionsIn('otel.otel_logs')}
  UNION ALL${versionsIn('otel.otel_traces')}
  )
  WHERE service != '' AND sha != ''
  GROUP BY service, sha, intDiv(toUnixTimestamp(moment), {bucket_s:UInt32})
)
ORDER BY earliest, service, sha ${LIMIT}`
