import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Evidence } from '../../evidence/evidence.ts'
import type { LogMapping } from '../../evidence/log-mapping.ts'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'
import { asEvidenceOutcome } from '../clickhouse-sql/errors.ts'
import { type Layout, OWN_LAYOUT } from '../clickhouse-sql/layouts/layout.ts'
import { evidenceOver } from '../clickhouse-sql/open-evidence.ts'
import { DEFAULT_LIMITS, type QueryLimits } from '../clickhouse-sql/run-query.ts'
import { applySchema, tablesOfSchema } from '../clickhouse-sql/schema.ts'
import { askerOver } from './asker.ts'
import { watchLayout } from './watch-layout.ts'

export interface ClickhouseUser {
  readonly username: string
  readonly password: Secret
}

export interface ClickhouseOptions {
  /** `http://host:8123` or `https://…`, without user or password. */
  readonly url: string
  /**
   * Owns the database `faultline`, may read the collector's tables, and write to them if rows come through us. Who only asks
   * needs none; where one is given beside a reader it must be let in and see the tables too.
   */
  readonly owner?: ClickhouseUser
  /** Asks all questions; needs no more than SELECT on `otel.*` and `faultline.*`. Absent: the owner asks, read-only. */
  readonly reader?: ClickhouseUser
  /** True makes the collector's own tables where they are missing; else they are other people's and never made or altered. */
  readonly collectorTables?: boolean
  /** `expected`: nothing is made, and what is missing is refused. Default: the aggregates and their views are made. */
  readonly schema?: 'expected'
  readonly limits?: Partial<QueryLimits>
  /** A table of logs of somebody's own making, and what its columns mean. */
  readonly mapping?: LogMapping
  /** Hears of it when other tables are read than before. */
  readonly log?: Log
}

/**
 * Evidence in a ClickHouse server. Makes the aggregates and their views in the database `faultline`; they count what comes
 * in from then on. No server: `RetryLater`. Missing tables or grants, a wrong login, a reader without limits: `GiveUp`.
 */
export async function openClickhouseEvidence(options: ClickhouseOptions): Promise<Evidence> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const owner = connect(options.url, options.owner, limits)
  const reader = options.reader ? connect(options.url, options.reader, limits) : owner
  try {
    const { collectorTables = false, schema, mapping, log } = options
    if (collectorTables && schema === undefined) await applySchema(owner, { collectorTables })
    else if (collectorTables) await refuseUnmade(reader, OWN_LAYOUT, COLLECTORS)
    const layout = await watchLayout({ client: reader, mapping, log })
    try {
      if (schema === undefined) await applySchema(owner, { collectorTables, layout: layout.now() })
      else {
        await refuseUnmade(reader, layout.now())
        // Who stores must learn at the start that it may not: its senders would drop what it cannot take.
        if (options.owner && reader !== owner) await refuseUnmade(owner, layout.now())
      }
      return closing(evidenceOver(owner, limits, await askerOver(reader), layout.now), layout.stop)
    } catch (error) {
      layout.stop()
      throw error
    }
  } catch (error) {
    await Promise.allSettled([owner.close(), reader.close()])
    throw error
  }
}

export function connect(url: string, user: ClickhouseUser | undefined, limits = DEFAULT_LIMITS): ClickHouseClient {
  return createClient({
    url,
    ...(user ? { username: user.username, password: user.password.reveal() } : {}),
    application: 'faultline',
    // The server ends a query first, and says why.
    request_timeout: (limits.seconds + 10) * 1_000,
    max_open_connections: 8,
    // What fails is thrown, and told by whoever asked.
    log: { level: ClickHouseLogLevel.OFF },
  })
}

/** Those that we make where telemetry comes in through us. */
const COLLECTORS = ['otel.otel_logs', 'otel.otel_traces']

function closing(evidence: Evidence, stop: () => void): Evidence {
  const close = () => {
    stop()
    return evidence.close()
  }
  return { ...evidence, close }
}

/** Of these tables, those that this user cannot see. */
export async function missingTables(client: ClickHouseClient, wanted: readonly string[]): Promise<readonly string[]> {
  const query = `SELECT concat(database, '.', name) AS name FROM system.tables WHERE database IN ('otel', 'faultline')`
  try {
    const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<{ name: string }>()
    return wanted.filter((name) => !rows.some((row) => row.name === name))
  } catch (error) {
    throw asEvidenceOutcome(error, 'reach ClickHouse')
  }
}

async function refuseUnmade(client: ClickHouseClient, layout: Layout, also: readonly string[] = []): Promise<void> {
  const missing = await missingTables(client, [...also, ...(await tablesOfSchema(layout))])
  if (missing.length > 0) throw notMade(missing)
}

function notMade(missing: readonly string[]): GiveUp {
  return new GiveUp('not-migrated', `ClickHouse has no ${missing.join(', ')}. Run \`faultline migrate\`.`)
}
