import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Database } from '../../projections/database.ts'
import { openPool } from './pool-database.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly connectionString: Secret
  readonly maxConnections?: number
  /** Statements may take as long as they take: they make tables, or all rows anew. */
  readonly patient?: boolean
  readonly log: Log
}

/** Work is back within 90 s after the server was away, and so it is after a connection that was lost without a word. */
const LIMITS = { statementMs: 60_000, silentMs: 60_000 }

/** A Postgres server (15 or newer, with pgvector). Asks it once, so that a wrong address is told at the start. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { connectionString, maxConnections = 10, patient = false, log } = options
  const limits = patient ? {} : { limits: LIMITS }
  const database = openPool({ connectionString: connectionString.reveal(), max: maxConnections, ...limits }, log)
  try {
    await database.query('select 1')
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}
