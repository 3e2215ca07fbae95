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
  readonly queue: Pick<Queue, 'add' | 'getJobScheduler' | 'upsertJobScheduler' | 'close' | 'disconnect' | 'on'>
  readonly worker: Pick<Worker, 'close' | 'on'>
}

type Handling = Pick<WorkerOptions, 'settings' | 'concurrency'>

/** A queue and a worker on it, over connections of their own. */
export function openQueue(store: JobStore, name: string, handle: Processor, handling: Handling): Opened {
  if ('redisUrl' in store) {
    const connection = (more: object): ConnectionOptions => ({ url: store.redisUrl, ...more })
    return {
      // A command fails while Redis is away, rather than wait for ever; a worker's own connection must not.
      queue: new Queue(name, { connection: connection({ maxRetriesPerRequest: 1 }) }),
      worker: new Worker(name, handle, { ...handling, connection: connection({ maxRetriesPerRequest: null }) }),
    }
  }
  const { postgresUrl: connectionString, schema } = store
  const connection = { connectionString, migrate: true, max: 2, ...(schema === undefined ? {} : { schema }) }
  return {
    queue: new Queue(name, { connection }, createPostgresBackend),
    worker: new Worker(name, handle, { ...handling, connection }, createPostgresBackend),
  }
}
