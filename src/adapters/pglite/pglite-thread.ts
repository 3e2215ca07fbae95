import { Worker } from 'node:worker_threads'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { copyStatement } from '../postgres/copy-in.ts'
import { asDatabaseOutcome } from '../postgres/database-outcome.ts'

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
  /** Rows into a table, within the transaction that is open. One at a time. */
  copy(table: string, columns: readonly string[], rows: string | Uint8Array<ArrayBuffer>): Promise<void>
  stop(): Promise<void>
}

/** Where the thread puts rows for COPY to read, in a file system of its own that is all in memory. */
const COPIED = '/tmp/copied-rows'

type Message =
  | { readonly kind: 'ready' | 'dumped' | 'copied' | 'closed' }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string }

/** Resolves when the socket takes connections. A folder that cannot be opened: `GiveUp('pglite-unreadable')`. */
export async function startPgliteThread(options: ThreadOptions, log: Log): Promise<PgliteThread> {
  const worker = await readyWorker(options)
  let running = true
  // Callers see lost connections; without a listener for the error it would end the process.
  worker.on('error', (error) => log.error({ error: String(error) }, 'the embedded Postgres broke down; start again'))
  worker.on('exit', () => {
    running = false
  })
  return {
    dump: async (file) => {
      worker.postMessage({ kind: 'dump', file })
      const { kind } = await reply(worker)
      if (kind === 'failed')
        throw new GiveUp('pglite-dump', `The dump ${file} was not written. Check its folder and disk.`)
    },
    copy: async (table, columns, rows) => {
      const statement = copyStatement(table, columns, `'${COPIED}'`)
      const bytes = typeof rows === 'string' ? new TextEncoder().encode(rows) : rows
      const copied = reply(worker)
      worker.postMessage({ kind: 'copy', statement, bytes }, [bytes.buffer])
      const answer = await copied
      if (answer.kind === 'failed') throw asDatabaseOutcome(answer)
    },
    stop: async () => {
      if (!running) return
      const closed = reply(worker)
      worker.postMessage({ kind: 'close' })
      await closed
      await worker.terminate()
    },
  }
}

async function readyWorker(options: ThreadOptions): Promise<Worker> {
  // The parent's flags hold its TypeScript loader, which this plain file does not need and which costs half a second.
  const worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), {
    workerData: { ...options, copied: COPIED },
    execArgv: [],
  })
  const ready = await reply(worker)
  if (ready.kind === 'failed') {
    await worker.terminate()
    const where = options.dataDir ?? 'memory'
    throw new GiveUp(
      'pglite-unreadable',
      `The embedded Postgres in ${where} does not start: ${ready.message}. Move that folder away; it is rebuilt from the timeline.`,
    )
  }
  return worker
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
