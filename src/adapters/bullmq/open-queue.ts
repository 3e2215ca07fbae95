import {
  type ConnectionOptions,
  createPostgresBackend,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq'

/** Where BullMQ keeps its jobs. */
export type JobStore =
  /** `redis://` or `rediss://`, with user and password where it asks for them. */
  | { readonly redisUrl: string }
  /** Postgres 13 or newer; its tables are made in a schema of their own when they are missing. */
  | { readonly postgresUrl: string; readonly schema?: string }

export interface Opened {
  readonly queue: Pick<Queue, 'add' | 'getJobScheduler' | 'upsertJobScheduler' | 'close' | 'disconnect'>
  readonly worker: Pick<Worker, 'close' | 'disconnect'>
  onTrouble(tell: (error: Error) => void): void
  onWork(tell: () => void): void
}

/** What both stores share; their types differ in the connection alone. */
interface Speaking {
  on(event: 'error', tell: (error: Error) => void): unknown
}

type Handling = Pick<WorkerOptions, 'settings' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount'>

/** A queue and a worker on it, over connections of their own. */
export function openQueue(store: JobStore, name: string, handle: Processor, handling: Handling): Opened {
  if ('redisUrl' in store) {
    const connection = (more: object): ConnectionOptions => ({ url: store.redisUrl, ...more })
    // A command fails while Redis is away, rather than wait for ever; a worker's own connection must not.
    const queue = new Queue(name, { connection: connection({ maxRetriesPerRequest: 1 }) })
    const worker = new Worker(name, handle, { ...handling, connection: connection({ maxRetriesPerRequest: null }) })
    return { queue, worker, onTrouble: both(queue, worker), onWork: (tell) => void worker.on('active', tell) }
  }
  const { postgresUrl: connectionString, schema } = store
  const connection = { connectionString, migrate: true, max: 2, ...(schema === undefined ? {} : { schema }) }
  const queue = new Queue(name, { connection }, createPostgresBackend)
  const worker = new Worker(name, handle, { ...handling, connection }, createPostgresBackend)
  return { queue, worker, onTrouble: both(queue, worker), onWork: (tell) => void worker.on('active', tell) }
}

function both(queue: Speaking, worker: Speaking): Opened['onTrouble'] {
  return (tell) => {
    queue.on('error', tell)
    worker.on('error', tell)
  }
}
