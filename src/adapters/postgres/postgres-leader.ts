import pg from 'pg'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Leader } from '../../projections/leader.ts'

export interface PostgresLeaderOptions {
  readonly connectionString: Secret
  /** What is led, such as `reconciler`: those with the same name and database stand against each other. */
  readonly name: string
  /** After so long without a word from the leader the server lets another one lead. */
  readonly leaseMs?: number
  readonly clock: Clock
  readonly log: Log
}

/**
 * The leader is who holds a session-level advisory lock on a connection of its own. The lead ends with the connection, and
 * the server ends that when a leader keeps silent for `leaseMs`; the leader itself lays it down a little earlier. Needs a
 * direct connection: a pooler that shares sessions (PgBouncer in transaction mode) would give the lock to strangers.
 */
export function postgresLeader(options: PostgresLeaderOptions): Leader {
  return {
    whileLeading: async (work, stop) => {
      while (!stop.aborted) await contend(options, work, stop)
    },
  }
}

async function contend(
  options: PostgresLeaderOptions,
  work: (signal: AbortSignal) => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  const { clock, log, name, leaseMs = 15_000 } = options
  const client = new pg.Client({
    connectionString: options.connectionString.reveal(),
    connectionTimeoutMillis: leaseMs,
    query_timeout: leaseMs / 3,
    keepAlive: true,
  })
  const lost = new AbortController()
  client.on('error', () => lost.abort())
  client.on('end', () => lost.abort())
  const ended = AbortSignal.any([stop, lost.signal])
  try {
    await client.connect()
    await client.query(`set idle_session_timeout = ${Math.round(leaseMs)}`)
    if (!(await elected(client, options, leaseMs / 3, ended))) return
    log.info({ name }, 'leads from now on')
    const renewing = renew(client, clock, leaseMs, ended)
      .catch((error: unknown) => log.warn({ name, error: String(error) }, 'lost the lead'))
      .finally(() => lost.abort())
    await work(ended).finally(() => lost.abort())
    await renewing
  } catch (error) {
    log.warn({ name, error: String(error) }, 'cannot lead, trying again')
  } finally {
    lost.abort()
    // The server frees the lock when the connection is gone.
    await Promise.race([client.end().catch(() => {}), clock.sleep(1_000)])
    await clock.sleep(leaseMs / 10, stop)
  }
}

/** Asks until it is our turn; false when that was cut short. */
async function elected(
  client: pg.Client,
  { clock, name }: PostgresLeaderOptions,
  everyMs: number,
  ended: AbortSignal,
): Promise<boolean> {
  while (!ended.aborted) {
    const { rows } = await client.query<{ leads: boolean }>(
      'select pg_try_advisory_lock(4711, hashtext($1)) as leads',
      [name],
    )
    if (rows[0]?.leads) return true
    await clock.sleep(everyMs, ended)
  }
  return false
}

/** Keeps the session awake. Returns, or throws, when it cannot be sure to hold the lock any longer. */
async function renew(client: pg.Client, clock: Clock, leaseMs: number, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const askedMs = clock.now().getTime()
    await client.query('select 1')
    await clock.sleep(leaseMs / 3, ended)
    if (clock.now().getTime() - askedMs > leaseMs) return
  }
}
