import { Worker } from 'node:worker_threads'
import { GiveUp } from '../../kit/outcome.ts'

export interface ThreadOptions {
  /** Undefined: in memory. */
  readonly dataDir: string | undefined
  readonly socketPath: string
  /** A dump to begin from when there is no data yet. */
  readonly template: string | undefined
}

/** The thread in which the database runs. */
export interface PgliteThread {
  /** Writes a dump that another database can begin from. */
  dump(file: string): Promise<void>
  stop(): Promise<void>
}

type Message = { readonly kind: 'ready' | 'dumped' | 'closed' } | { readonly kind: 'failed'; readonly message: string }

/** Resolves when the socket takes connections. A folder that cannot be opened: `GiveUp('pglite-unreadable')`. */
export async function startPgliteThread(options: ThreadOptions): Promise<PgliteThread> {
  // The parent's flags hold its TypeScript loader, which this plain file does not need and which costs half a second.
  const worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData: options, execArgv: [] })
  const ready = await reply(worker)
  if (ready.kind === 'failed') {
    await worker.terminate()
    const where = options.dataDir ?? 'memory'
    throw new GiveUp(
      'pglite-unreadable',
      `The embedded Postgres in ${where} does not start: ${ready.message}. Move that folder away; it is rebuilt from the timeline.`,
    )
  }
  // A crash of the thread is seen by its callers as lost connections; without a listener it would end the process.
  worker.on('error', () => {})
  return {
    dump: async (file) => {
      worker.postMessage({ kind: 'dump', file })
      await reply(worker)
    },
    stop: async () => {
      const closed = reply(worker)
      worker.postMessage({ kind: 'close' })
      await closed
      await worker.terminate()
    },
  }
}

function reply(worker: Worker): Promise<Message> {
  return new Promise((resolve) => {
    const settle = (message: Message) => {
      worker.off('message', settle)
      worker.off('error', crashed)
      worker.off('exit', ended)
      resolve(message)
    }
    const crashed = (error: unknown) => settle({ kind: 'failed', message: String(error) })
    const ended = () => settle({ kind: 'failed', message: 'its thread ended' })
    worker.on('message', settle)
    worker.on('error', crashed)
    worker.on('exit', ended)
  })
}
