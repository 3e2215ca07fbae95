import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Evidence } from '../../evidence/evidence.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'
import { asEvidenceOutcome } from '../clickhouse-sql/errors.ts'
import { evidenceOver } from '../clickhouse-sql/open-evidence.ts'
import { DEFAULT_LIMITS, type QueryLimits } from '../clickhouse-sql/run-query.ts'
import { applySchema } from '../clickhouse-sql/schema.ts'
import { askerOver } from './asker.ts'

export interface ClickhouseUser {
  readonly username: string
  readonly password: Secret
}

export interface ClickhouseOptions {
  /** `http://host:8123` or `https://…`, without user or password. */
  readonly url: string
  /** Owns the database `faultline`, may read the collector's tables, and write to them if rows come through us. */
  readonly owner?: ClickhouseUser
  /** Asks all questions; needs no more than SELECT on `otel.*` and `faultline.*`. Absent: the owner asks, read-only. */
  readonly reader?: ClickhouseUser
  /** True makes the collector's own tables where they are missing; else they are other people's and never made or altered. */
  readonly collectorTables?: boolean
  readonly limits?: Partial<QueryLimits>
}

/**
 * Evidence in a ClickHouse server. Makes the aggregates and their views in the database `faultline`; they count what comes
 * in from then on. No server: `RetryLater`. Missing tables or grants, or a reader without limits: `GiveUp`.
 */
export async function openClickhouseEvidence(options: ClickhouseOptions): Promise<Evidence> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const owner = connect(options.url, options.owner, limits)
  const reader = options.reader ? connect(options.url, options.reader, limits) : owner
  try {
    const { collectorTables = false } = options
    const missing = await missingTables(owner)
    if (!collectorTables && missing.length > 0) throw withoutTables(missing)
    await applySchema(owner, { collectorTables })
    return evidenceOver(owner, limits, await askerOver(reader))
  } catch (error) {
    await Promise.allSettled([owner.close(), reader.close()])
    throw error
  }
}

function connect(url: string, user: ClickhouseUser | undefined, limits: QueryLimits): ClickHouseClient {
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

/** Of the collector's tables, those that this user cannot see. */
async function missingTables(client: ClickHouseClient): Promise<readonly string[]> {
  const query = `SELECT name FROM system.tables WHERE database = 'otel' AND name IN ('otel_logs', 'otel_traces')`
  try {
    const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<{ name: string }>()
    return ['otel_logs', 'otel_traces'].filter((name) => !rows.some((row) => row.name === name))
  } catch (error) {
    throw asEvidenceOutcome(error, 'reach ClickHouse')
  }
}

function withoutTables(missing: readonly string[]): GiveUp {
  const names = missing.map((name) => `otel.${name}`).join(' and ')
  const advice = 'Let the collector write to the database `otel`, and grant our user SELECT on its tables.'
  return new GiveUp('evidence-tables', `ClickHouse shows us no ${names}. ${advice}`)
}
