import pg from 'pg'
import type { Log } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import type { Database, Transaction } from '../../projections/database.ts'
import { copyIn, copyStatement } from './copy-in.ts'
import { asDatabaseOutcome } from './database-outcome.ts'

export type PoolConfig = Pick<
  pg.PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database' | 'max' | 'ssl'
> & { readonly limits?: PoolLimits }

/** For how long anything is waited for on a connection, which may be gone without a word. Absent: without end. */
export interface PoolLimits {
  /** A statement that takes longer costs its connection, and is `RetryLater`. */
  readonly statementMs: number
  /** So long the server keeps the locks of a transaction that says nothing. */
  readonly silentMs: number
}

/** A `Database` over a pool of connections. Instants come back as ISO 8601 text, bigints as numbers. */
export function openPool({ limits, ...config }: PoolConfig, log: Log): Database {
  const watched = limits
    ? { query_timeout: limits.statementMs, keepAlive: true, keepAliveInitialDelayMillis: 10_000 }
    : {}
  const pool = new pg.Pool({ max: 5, connectionTimeoutMillis: 15_000, ...watched, ...config, types: { getTypeParser } })
  // For this transaction alone: a pooler in between may give the session to others.
  const begin = limits ? `begin; set local idle_in_transaction_session_timeout = ${limits.silentMs}` : 'begin'
  // Without a listener of its own, a connection that is lost while somebody holds it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'))
  return {
    query: (text, params) => rowsOf(pool, text, params),
    transaction: (work) => inTransaction(pool, begin, work),
    close: async () => {
      if (!pool.ended) await pool.end()
    },
  }
}

async function inTransaction<T>(pool: pg.Pool, begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asDatabaseOutcome(error)
  })
  let broken: Error | undefined
  try {
    const tx: Transaction = {
      query: (text, params) => rowsOf(client, text, params),
      copy: (table, columns, rows) =>
        copyIn(client, copyStatement(table, columns, 'stdin'), rows).catch((error: unknown) => {
          throw asDatabaseOutcome(error)
        }),
    }
    await tx.query(begin)
    const result = await work(tx)
    await tx.query('commit')
    return result
  } catch (error) {
    broken = silentIn(error)
    // Nothing more is asked on a connection that does not answer: the server rolls back when it is gone.
    if (broken === undefined)
      await client.query('rollback').catch((lost: Error) => {
        broken = lost
      })
    throw error
  } finally {
    client.release(broken)
  }
}

function silentIn(error: unknown): Error | undefined {
  const cause = error instanceof RetryLater ? error.cause : undefined
  return cause instanceof Error && cause.message === 'Query read timeout' ? cause : undefined
}

/** Without parameters the text may hold several statements; the last one's rows are returned. */
async function rowsOf<R extends object>(
  client: pg.Pool | pg.PoolClient,
  text: string,
  params?: readonly unknown[],
): Promise<R[]> {
  try {
    const result: pg.QueryResult<R> | pg.QueryResult<R>[] =
      params && params.length > 0 ? await client.query<R>(text, [...params]) : await client.query<R>(text)
    return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? []
  } catch (error) {
    throw asDatabaseOutcome(error)
  }
}

const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return PARSERS[oid] ?? pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format)
}
