import {
  type ConnectionOptions,
  createPostgresBackend,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq'
import type { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { asDatabaseOutcome } from '../postgres/database-outcome.ts'
import { asRedisOutcome } from './redis-outcome.ts'

/** Where BullMQ keeps its jobs. */
export type JobStore =
  /** `redis://` or `rediss://`, with user and password where it asks for them. */
  | { readonly redisUrl: string }
  /** Postgres 13 or newer; its tables are made in a schema of their own when they are missing. */
  | { readonly postgresUrl: string; readonly schema?: string }

export interface Opened {
  readonly queue: Pick<Queue, 'add' | 'getJobScheduler' | 'upsertJobScheduler' | 'close'>
  readonly worker: Pick<Worker, 'close'>
  /** What an error of either means. */
  outcomeOf(error: unknown): RetryLater | GiveUp
  onTrouble(tell: (error: Error) => void): void
  onWork(tell: () => void): void
  /** Lets go of a server that does not answer, or that never let us in. */
  cut(): void
}

/** What both stores share; their types differ in the connection alone. */
interface Side {
  on(event: 'error', tell: (error: Error) => void): unknown
  getBackend(): { close(force?: boolean): Promise<void> }
  disconnect(): Promise<void>
}

interface WorkingSide extends Side {
  on(event: 'active' | 'error', tell: (error: Error) => void): unknown
  close(force?: boolean): Promise<void>
}

type Handling = Pick<WorkerOptions, 'settings' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount'>

/** A queue and a worker on it, over connections of their own. */
export function openQueue(store: JobStore, name: string, handle: Processor, handling: Handling): Opened {
  if ('redisUrl' in store) {
    // How long the end of a connection is waited for that may be gone already, with which the process would live on.
    const shared = { url: store.redisUrl, disconnectTimeout: 500 }
    const connection = (more: object): ConnectionOptions => ({ ...shared, ...more })
    // A command fails while Redis is away, rather than wait for ever; a worker's own connection must not.
    const queue = new Queue(name, { connection: connection({ maxRetriesPerRequest: 1 }) })
    const worker = new Worker(name, handle, { ...handling, connection: connection({ maxRetriesPerRequest: null }) })
    return { queue, worker, outcomeOf: asRedisOutcome, ...both(queue, worker) }
  }
  const { postgresUrl: connectionString, schema } = store
  const connection = { connectionString, migrate: true, max: 2, ...(schema === undefined ? {} : { schema }) }
  const queue = new Queue(name, { connection }, createPostgresBackend)
  const worker = new Worker(name, handle, { ...handling, connection }, createPostgresBackend)
  return { queue, worker, outcomeOf: asDatabaseOutcome, ...both(queue, worker) }
}

function both(queue: Side, worker: WorkingSide): Pick<Opened, 'onTrouble' | 'onWork' | 'cut'> {
  return {
    onTrouble(tell) {
      queue.on('error', tell)
      worker.on('error', tell)
    },
    onWork: (tell) => void worker.on('active', () => tell()),
    cut() {
      // `disconnect` waits for a connection that was never made, and `close` for one that is away: each ends what the other does not.
      const ends = [() => worker.close(true), ...[worker, queue].flatMap(endsOf)]
      for (const end of ends) void end().catch(() => undefined)
    },
  }
}

function endsOf(side: Side): readonly (() => Promise<void>)[] {
  return [() => side.getBackend().close(true), () => side.disconnect()]
}
