import type { ClickHouseClient } from '@clickhouse/client'
import type { LogMapping } from '../../../evidence/log-mapping.ts'
import { GiveUp } from '../../../kit/outcome.ts'
import { asEvidenceOutcome } from '../errors.ts'
import type { Layout } from './layout.ts'
import { mappedLogs } from './mapped-layout.ts'
import { otelLogs, otelTraces } from './otel-layout.ts'
import type { SeenTable } from './seen-table.ts'
import { signozLogs, signozTraces } from './signoz-layout.ts'

const LOG_TABLES = ['otel_logs', 'distributed_logs_v2', 'logs_v2']
const SPAN_TABLES = ['otel_traces', 'distributed_signoz_index_v3', 'signoz_index_v3']

/**
 * Looks at the columns of the tables that this user may see and chooses how to read them. What the settings map comes first,
 * then `otel.*`, then tables of those names elsewhere. None: `GiveUp`.
 */
export async function probeLayout(client: ClickHouseClient, mapping?: LogMapping): Promise<Layout> {
  return chooseLayout(await seenTables(client, mapping), mapping)
}

/** The same of what was seen. Pure. */
export function chooseLayout(seen: readonly SeenTable[], mapping?: LogMapping): Layout {
  const logs = mapping === undefined ? first(seen, LOG_TABLES, [otelLogs, signozLogs]) : mapped(seen, mapping)
  const traces = first(seen, SPAN_TABLES, [otelTraces, signozTraces])
  if (logs === undefined) throw withoutLogs()
  return { logs, ...(traces === undefined ? {} : { traces }) }
}

function first<T>(
  seen: readonly SeenTable[],
  names: readonly string[],
  readers: readonly ((table: SeenTable) => T | undefined)[],
): T | undefined {
  const rank = ({ table }: SeenTable) => {
    const [database = '', name = ''] = table.split('.')
    return names.indexOf(name) * 10 + (database === 'otel' ? 0 : database === 'default' ? 1 : 2)
  }
  const byRank = seen
    .filter(({ table }) => names.includes(table.split('.')[1] ?? ''))
    .toSorted((a, b) => rank(a) - rank(b) || (a.table < b.table ? -1 : 1))
  return byRank.flatMap((table) => readers.flatMap((read) => read(table) ?? []))[0]
}

function mapped(seen: readonly SeenTable[], mapping: LogMapping) {
  const found = seen.find(({ table }) => table === mapping.table)
  if (found !== undefined) return mappedLogs(found, mapping)
  throw new GiveUp(
    'evidence-mapping',
    `ClickHouse shows us no ${mapping.table}. Grant our user SELECT on it, or correct CLICKHOUSE_LOGS_TABLE.`,
  )
}

async function seenTables(client: ClickHouseClient, mapping: LogMapping | undefined): Promise<readonly SeenTable[]> {
  const query = `SELECT concat(database, '.', table) AS full, groupArray((name, type)) AS columns FROM system.columns
    WHERE database NOT IN ('system', 'faultline', 'information_schema', 'INFORMATION_SCHEMA')
      AND (table IN ({names:Array(String)}) OR concat(database, '.', table) = {mapped:String})
    GROUP BY database, table HAVING match(full, '^[A-Za-z_][A-Za-z0-9_]*[.][A-Za-z_][A-Za-z0-9_]*$') ORDER BY full`
  const query_params = { names: [...LOG_TABLES, ...SPAN_TABLES], mapped: mapping?.table ?? '' }
  try {
    const answer = await client.query({ query, query_params, format: 'JSONEachRow' })
    const rows = await answer.json<{ full: string; columns: readonly (readonly [string, string])[] }>()
    return rows.map(({ full, columns }) => ({ table: full, columns: new Map(columns) }))
  } catch (error) {
    throw asEvidenceOutcome(error, 'look at the tables of ClickHouse')
  }
}

function withoutLogs(): GiveUp {
  const known = 'otel_logs of the OpenTelemetry Collector or ClickStack, distributed_logs_v2 of SigNoz'
  const advice = 'Grant our user SELECT on the tables, or name yours in CLICKHOUSE_LOGS_TABLE'
  return new GiveUp('evidence-tables', `ClickHouse shows us no table of logs that we know (${known}). ${advice}.`)
}
