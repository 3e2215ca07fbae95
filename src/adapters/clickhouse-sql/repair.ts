import type { ClickHouseClient } from '@clickhouse/client'
import type { Log } from '../../kit/log.ts'
import { asEvidenceOutcome } from './errors.ts'

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
    let repaired = 0
    for (const aggregate of AGGREGATES) repaired += await repair(client, aggregate)
    if (repaired > 0) log.warn({ hours: repaired }, 'evidence aggregates lagged behind their tables and were rebuilt')
    return repaired
  } catch (error) {
    throw asEvidenceOutcome(error, 'rebuild the evidence aggregates')
  }
}

async function repair(client: ClickHouseClient, aggregate: Aggregate): Promise<number> {
  const days = await lastWrittenDays(client, aggregate.source)
  if (days.length === 0) return 0
  const select = await viewText(client, aggregate.view)
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

/** Days (UTC) of the parts written within ten minutes of the newest part: what an interrupted insert can have touched. */
async function lastWrittenDays(client: ClickHouseClient, source: string): Promise<readonly string[]> {
  const [database, table] = source.split('.')
  const rows = await rowsOf<{ day: string }>(
    client,
    `SELECT DISTINCT toString(arrayJoin([toDate(min_time, 'UTC'), toDate(max_time, 'UTC')])) AS day FROM system.parts
     WHERE active AND database = '${database}' AND table = '${table}' AND modification_time >= (
       SELECT max(modification_time) - 600 FROM system.parts WHERE active AND database = '${database}' AND table = '${table}')
     ORDER BY day`,
  )
  return rows.map((row) => row.day)
}

async function viewText(client: ClickHouseClient, view: string): Promise<string> {
  const rows = await rowsOf<{ as_select: string }>(
    client,
    `SELECT as_select FROM system.tables WHERE database = 'faultline' AND name = '${view}'`,
  )
  return rows[0]?.as_select ?? ''
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
