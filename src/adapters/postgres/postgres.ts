import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Database } from '../../projections/database.ts'
import { openPool } from './pool-database.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly connectionString: Secret
  readonly maxConnections?: number
  readonly log: Log
}

/** A Postgres server (15 or newer, with pgvector). Asks it once, so that a wrong address is told at the start. */
export async function openPostgres({ connectionString, maxConnections = 10, log }: PostgresOptions): Promise<Database> {
  const database = openPool({ connectionString: connectionString.reveal(), max: maxConnections }, log)
  try {
    await database.query('select 1')
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}
