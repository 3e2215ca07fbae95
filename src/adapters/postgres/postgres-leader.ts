import pg from 'pg'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { type Outage, outageOf } from '../../kit/outage.ts'
import { type GiveUp, RetryLater } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Leader } from '../../projections/leader.ts'
import { asDatabaseOutcome, isRefusal } from './database-outcome.ts'

export interface PostgresLeaderOptions {
  readonly connectionString: Secret
  /** What is led, such as `reconciler`: those with the same name and database stand against each other. */
  readonly name: string
  /** After so long without a word from the leader the server lets another one lead. */
  readonly leaseMs?: number
  readonly clock: Clock
  readonly log: Log
}

/** One contender, over all its connections. */
interface Contender extends Required<PostgresLeaderOptions> {
  readonly outage: Outage
  /** The server has answered it. */
  reached: boolean
  /** It knows neither us nor the database: no asking helps. */
  refused?: GiveUp
}

/**
 * The leader is who holds a session-level advisory lock on a connection of its own. The lead ends with the connection, and
 * the server ends that when a leader keeps silent for `leaseMs`; the leader itself lays it down a little earlier. Needs a
 * direct connection: a pooler that shares sessions (PgBouncer in transaction mode) would give the lock to strangers.
 */
export function postgresLeader(options: PostgresLeaderOptions): Leader {
  const outage = outageOf('the server of the lead', options.log.child({ leads: options.name }))
  const contender: Contender = { leaseMs: 15_000, ...options, outage, reached: false }
  return {
    whileLeading: async (work, stop) => {
      while (!stop.aborted) await contend(contender, work, stop)
    },
    ask: async () => {
      const trouble = contender.refused ?? outage.now
      if (trouble !== undefined) throw trouble
      if (!contender.reached) throw new RetryLater('not-reached', 'Postgres has not answered yet.')
    },
  }
}

type Work = (signal: AbortSignal) => Promise<void>

async function contend(contender: Contender, work: Work, stop: AbortSignal): Promise<void> {
  const { clock, leaseMs, outage } = contender
  const client = new pg.Client({
    connectionString: contender.connectionString.reveal(),
    connectionTimeoutMillis: leaseMs,
    query_timeout: leaseMs / 3,
    keepAlive: true,
  })
  const lost = new AbortController()
  const lose = (error: unknown) => {
    if (!stop.aborted && !lost.signal.aborted) outage.begin(asDatabaseOutcome(error))
    lost.abort()
  }
  client.on('error', lose)
  client.on('end', () => lost.abort())
  const ended = AbortSignal.any([stop, lost.signal])
  try {
    if (await begin(client, contender, ended)) await lead(client, contender, work, { ended, lost, lose })
  } finally {
    lost.abort()
    // The server frees the lock when the connection is gone.
    await Promise.race([client.end().catch(() => {}), clock.sleep(1_000)])
    await clock.sleep(leaseMs / 10, stop)
  }
}

/** True when it is our turn; false when the server does not answer, or when that was cut short. A login that is refused: `GiveUp`. */
async function begin(client: pg.Client, contender: Contender, ended: AbortSignal): Promise<boolean> {
  try {
    await client.connect()
    await client.query(`set idle_session_timeout = ${Math.round(contender.leaseMs)}`)
    return await elected(client, contender, ended)
  } catch (error) {
    const outcome = asDatabaseOutcome(error)
    if (isRefusal(outcome)) {
      contender.refused = outcome
      throw outcome
    }
    contender.outage.begin(outcome)
    return false
  }
}

async function elected(client: pg.Client, contender: Contender, ended: AbortSignal): Promise<boolean> {
  while (!ended.aborted) {
    const asked = 'select pg_try_advisory_lock(4711, hashtext($1)) as leads'
    const { rows } = await client.query<{ leads: boolean }>(asked, [contender.name])
    contender.reached = true
    contender.outage.end()
    if (rows[0]?.leads) return true
    await contender.clock.sleep(contender.leaseMs / 3, ended)
  }
  return false
}

interface Term {
  readonly ended: AbortSignal
  readonly lost: AbortController
  readonly lose: (error: unknown) => void
}

async function lead(client: pg.Client, contender: Contender, work: Work, { ended, lost, lose }: Term): Promise<void> {
  const { clock, log, name, leaseMs } = contender
  log.info({ name }, 'leads from now on')
  const renewing = renew(client, clock, leaseMs, ended)
    .catch(lose)
    .finally(() => lost.abort())
  try {
    await work(ended).finally(() => lost.abort())
    await renewing
  } catch (error) {
    log.warn({ name, error: String(error) }, 'what it leads has failed, trying again')
  }
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
