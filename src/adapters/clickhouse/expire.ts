import type { ClickHouseClient } from '@clickhouse/client'
import { GiveUp } from '../../kit/outcome.ts'
import { AGING, type AgingTable, LAST_WORDS } from '../clickhouse-sql/aging.ts'
import { asEvidenceOutcome } from '../clickhouse-sql/errors.ts'
import type { Layout } from '../clickhouse-sql/layouts/layout.ts'

type Owner = Pick<ClickHouseClient, 'query' | 'command'>

export interface Expiry {
  /** Tables whose rows go after another time than before. */
  readonly changed: readonly string[]
  /** Sentences: what is not ours and was left as it is. */
  readonly left: readonly string[]
}

/** Set together with our TTL and by nobody else, it marks the tables that we had begun with. */
const MARK = 'materialize_ttl_recalculate_only'
const OURS = /^toDateTime\(\w+, 'UTC'\) \+ toIntervalDay\(\d+\)$/

/**
 * Has the server remove evidence that is older than so many days (undefined: keep all), by a TTL on each table of ours. What
 * others made or limited is never touched: the collector's tables unless we make them, and any table with a TTL of another make.
 */
export async function expireAfter(
  owner: Owner,
  days: number | undefined,
  { collectorTables, layout }: { readonly collectorTables: boolean; readonly layout: Layout },
): Promise<Expiry> {
  const engines = await enginesOf(owner)
  const [changed, left]: [string[], string[]] = [[], collectorTables ? [] : [...foreign(layout)]]
  for (const aging of [...AGING, LAST_WORDS]) {
    const engine = engines.get(aging.table)
    if (engine === undefined || (!collectorTables && aging.table.startsWith('otel.'))) continue
    const wanted = days === undefined ? undefined : `toDateTime(${aging.time}, 'UTC') + toIntervalDay(${days})`
    const now = ttlOf(engine)
    if (isForeign(engine)) left.push(`${aging.table} has limits of its own, which stay: ${now ?? 'no TTL'}.`)
    else if (now !== wanted && (await isAllowed(owner, aging, wanted, left))) changed.push(words(aging.table, days))
  }
  return { changed, left }
}

function foreign({ logs, traces }: Layout): readonly string[] {
  const tables = [logs.table, ...(traces ? [traces.table] : [])].join(', ')
  return [`${tables}: not made by us, so that nothing is ever removed there.`]
}

function words(table: string, days: number | undefined): string {
  return days === undefined ? `${table} (keeps all)` : `${table} (keeps ${days} days)`
}

/** The collector's exporter sets the same of its own accord, with and without a TTL. */
function isForeign(engine: string): boolean {
  const ttl = ttlOf(engine)
  return !engine.includes(MARK) && (ttl === undefined ? engine.includes('ttl_only_drop_parts = 1') : !OURS.test(ttl))
}

/** `... ORDER BY (a, b) TTL x + toIntervalDay(3) SETTINGS index_granularity = 8192`. */
function ttlOf(engine: string): string | undefined {
  return / TTL (.+?)(?: SETTINGS |$)/.exec(engine)?.[1]
}

async function isAllowed(
  owner: Owner,
  { table }: AgingTable,
  ttl: string | undefined,
  left: string[],
): Promise<boolean> {
  try {
    for (const query of alters(table, ttl)) await owner.command({ query })
    return true
  } catch (error) {
    const outcome = asEvidenceOutcome(error, `limit how long ${table} is kept`)
    if (!(outcome instanceof GiveUp) || outcome.code !== 'evidence-refused') throw outcome
    left.push(`${table} keeps what it has: CLICKHOUSE_USER may not ALTER it.`)
    return false
  }
}

/** Rows of one kind are few and go one by one; else whole parts go, and nothing is rewritten. */
function alters(table: string, ttl: string | undefined): readonly string[] {
  const settings = table === LAST_WORDS.table ? [MARK] : [MARK, 'ttl_only_drop_parts']
  const alter = `ALTER TABLE ${table}`
  if (ttl === undefined) return [`${alter} REMOVE TTL`, `${alter} RESET SETTING ${settings.join(', ')}`]
  return [`${alter} MODIFY SETTING ${settings.map((one) => `${one} = 1`).join(', ')}`, `${alter} MODIFY TTL ${ttl}`]
}

async function enginesOf(owner: Owner): Promise<ReadonlyMap<string, string>> {
  const query = `SELECT concat(database, '.', name) AS name, engine_full AS made FROM system.tables
    WHERE database IN ('otel', 'faultline') AND engine LIKE '%MergeTree'`
  try {
    const rows = await (await owner.query({ query, format: 'JSONEachRow' })).json<{ name: string; made: string }>()
    return new Map(rows.map(({ name, made }) => [name, made]))
  } catch (error) {
    throw asEvidenceOutcome(error, 'look at the evidence tables')
  }
}
