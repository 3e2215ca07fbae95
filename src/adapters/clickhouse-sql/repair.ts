import type { ClickHouseClient } from '@clickhouse/client'
import type { Log } from '../../kit/log.ts'
import { asEvidenceOutcome } from './errors.ts'
import { viewTexts } from './schema.ts'

interface Aggregate {
  readonly view: string
  readonly target: string
  /** Where the view reads, and that table's time column. */
  readonly source: string
  readonly time: string
  /** The target's time column and what adds up to the number of source rows; absent: adding rows again changes nothing. */
  readonly counted?: { readonly time: string; readonly total: string }
}

/** In order of the flow: filling `err_event` again also fills what hangs on it, which is then checked in its turn. */
const AGGREGATES: readonly Aggregate[] = [
  of('err_event', 'otel.otel_logs', 'Timestamp', { time: 'at', total: 'count()' }),
  of('err_count_1s', 'faultline.err_event', 'at', { time: 'bucket', total: 'sum(count)' }),
  of('log_rate_1s', 'otel.otel_logs', 'Timestamp', { time: 'bucket', total: 'sum(requests)' }),
  of('span_rate_1s', 'otel.otel_traces', 'Timestamp', { time: 'bucket', total: 'sum(requests)' }),
  of('err_count_1h', 'faultline.err_event', 'at', { time: 'bucket', total: 'sum(count)' }),
  of('log_rate_1m', 'otel.otel_logs', 'Timestamp', { time: 'bucket', total: 'sum(requests)' }),
  of('span_rate_1m', 'otel.otel_traces', 'Timestamp', { time: 'bucket', total: 'sum(requests)' }),
  of('sig_first_seen', 'faultline.err_event', 'at'),
  of('sig_meta', 'faultline.err_event', 'at'),
  of('sig_alias', 'otel.otel_logs', 'Timestamp'),
  of('span_service', 'otel.otel_traces', 'Timestamp'),
]

function of(target: string, source: string, time: string, counted?: Aggregate['counted']): Aggregate {
  return { view: `${target}_mv`, target: `faultline.${target}`, source, time, ...(counted ? { counted } : {}) }
}

/**
 * An insert and its materialized views are not one transaction: a kill between them leaves aggregates behind the base.
 * Compares the days that were written to last, hour by hour, and fills the hours that differ from the base again. Being
 * killed here is harmless: the next open finds the same difference. Returns the hours that were filled again.
 */
export async function repairAggregates(client: ClickHouseClient, log: Log): Promise<number> {
  try {
    const views = await viewTexts(client)
    let written = await lastWrittenDays(client)
    let repaired = 0
    for (const aggregate of AGGREGATES) {
      const days = written.get(aggregate.source) ?? []
      const hours =
        days.length === 0 ? 0 : await repair(client, aggregate, views.get(`faultline.${aggregate.view}`) ?? '', days)
      // What was filled again was written to just now.
      if (hours > 0) written = await lastWrittenDays(client)
      repaired += hours
    }
    if (repaired > 0) log.warn({ hours: repaired }, 'evidence aggregates lagged behind their tables and were rebuilt')
    return repaired
  } catch (error) {
    throw asEvidenceOutcome(error, 'rebuild the evidence aggregates')
  }
}

/** `select` is the text of its view. */
async function repair(
  client: ClickHouseClient,
  aggregate: Aggregate,
  select: string,
  days: readonly string[],
): Promise<number> {
  const inDays = `toDate(toTimeZone(${aggregate.time}, 'UTC')) IN (${days.map((day) => `'${day}'`).join(', ')})`
  if (!aggregate.counted) {
    await refill(client, aggregate, restricted(select, aggregate.source, inDays))
    return 0
  }
  const { time, total } = aggregate.counted
  const hours = await rowsOf<{ hour: number }>(
    client,
    `SELECT hour FROM (
      SELECT toUnixTimestamp(toStartOfHour(${time})) AS hour, toInt64(${total}) AS n FROM ${aggregate.target} GROUP BY hour
      HAVING toDate(toDateTime(hour, 'UTC')) IN (${days.map((day) => `'${day}'`).join(', ')})
      UNION ALL
      SELECT toUnixTimestamp(toStartOfHour(${time})) AS hour, -toInt64(${total}) AS n
      FROM (${restricted(select, aggregate.source, inDays)}) GROUP BY hour
    ) GROUP BY hour HAVING sum(n) != 0 ORDER BY hour`,
  )
  for (const { hour } of hours) {
    const inHour = (column: string) =>
      `${column} >= toDateTime(${Number(hour)}, 'UTC') AND ${column} < toDateTime(${Number(hour) + 3600}, 'UTC')`
    await client.command({ query: `DELETE FROM ${aggregate.target} WHERE ${inHour(time)} SETTINGS mutations_sync = 2` })
    await refill(client, aggregate, restricted(select, aggregate.source, inHour(aggregate.time)))
  }
  return hours.length
}

/**
 * By table, the days (UTC) of the parts written within ten minutes of its newest part: what an interrupted insert can have
 * touched. All at once, for the engine's own tables answer slowly.
 */
async function lastWrittenDays(client: ClickHouseClient): Promise<ReadonlyMap<string, readonly string[]>> {
  const sources = [...new Set(AGGREGATES.map(({ source }) => source))]
  const rows = await rowsOf<{ source: string; day: string }>(
    client,
    `SELECT DISTINCT source, toString(arrayJoin([toDate(min_time, 'UTC'), toDate(max_time, 'UTC')])) AS day
     FROM (
       SELECT concat(database, '.', table) AS source, min_time, max_time, modification_time,
         max(modification_time) OVER (PARTITION BY source) AS newest
       FROM system.parts WHERE active AND database IN ('otel', 'faultline')
     )
     WHERE source IN (${sources.map((one) => `'${one}'`).join(', ')}) AND modification_time >= newest - 600
     ORDER BY source, day`,
  )
  return new Map(sources.map((one) => [one, rows.filter(({ source }) => source === one).map(({ day }) => day)]))
}

/** The view's own text over a part of its source, so that a view and its repair can never drift apart. */
function restricted(select: string, source: string, condition: string): string {
  const pieces = select.split(`FROM ${source}`)
  if (pieces.length !== 2) throw new Error(`the view over ${source} reads it ${pieces.length - 1} times; expected once`)
  return pieces.join(`FROM (SELECT * FROM ${source} WHERE ${condition}) AS ${source.split('.')[1]}`)
}

async function refill(client: ClickHouseClient, aggregate: Aggregate, select: string): Promise<void> {
  const columns = await rowsOf<{ name: string }>(client, `DESCRIBE TABLE (${select})`)
  const names = columns.map((column) => column.name).join(', ')
  await client.command({ query: `INSERT INTO ${aggregate.target} (${names}) ${select}` })
}

async function rowsOf<R>(client: ClickHouseClient, query: string): Promise<readonly R[]> {
  return await (await client.query({ query, format: 'JSONEachRow' })).json<R>()
}
