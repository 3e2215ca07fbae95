import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome, RetryLater } from '../../kit/outcome.ts'

export interface BatcherOptions<R> {
  readonly write: (rows: readonly R[]) => Promise<void>
  readonly clock: Clock
  readonly log: Log
  readonly maxRows: number
  readonly maxDelayMs: number
  /** Rows that may wait or be under way; beyond it `add` refuses. One request larger than that is taken when nothing waits. */
  readonly maxWaiting: number
}

export interface Batcher<R> {
  add(rows: readonly R[]): Promise<void>
  close(): Promise<void>
}

interface Batch<R> {
  readonly rows: R[]
  readonly written: Promise<void>
  /** Starts the write at once instead of at the end of the delay. */
  readonly hurry: AbortController
}

/** One batch gathers while the one before is written; every caller learns the fate of the batch that holds its rows. */
export function createBatcher<R>(options: BatcherOptions<R>): Batcher<R> {
  const { clock, maxRows, maxDelayMs, maxWaiting } = options
  let gathering: Batch<R> | undefined
  let lastWrite: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let closed = false

  function open(): Batch<R> {
    const rows: R[] = []
    const hurry = new AbortController()
    const before = lastWrite
    const batch: Batch<R> = { rows, hurry, written: deliver() }
    lastWrite = batch.written.catch(() => {})
    return batch

    async function deliver() {
      await Promise.all([clock.sleep(maxDelayMs, hurry.signal), before])
      if (gathering?.rows === rows) gathering = undefined
      await writeRows(options, rows).finally(() => {
        waiting -= rows.length
      })
    }
  }

  return {
    async add(rows) {
      if (closed) throw new RetryLater('writer-closed', 'Faultline is shutting down: send the batch again.')
      if (waiting > 0 && waiting + rows.length > maxWaiting) {
        throw new RetryLater('writer-full', 'The evidence store is behind: keep the batch and send it again.')
      }
      if (rows.length === 0) return
      gathering ??= open()
      const batch = gathering
      for (const row of rows) batch.rows.push(row)
      waiting += rows.length
      if (batch.rows.length >= maxRows) {
        gathering = undefined
        batch.hurry.abort()
      }
      await batch.written
    },
    async close() {
      closed = true
      gathering?.hurry.abort()
      await lastWrite
    },
  }
}

async function writeRows<R>(options: BatcherOptions<R>, rows: readonly R[]): Promise<void> {
  try {
    await options.write(rows)
  } catch (error) {
    const outcome = asOutcome(error)
    options.log.warn({ rows: rows.length, code: outcome.code, reason: outcome.message }, 'evidence rows were refused')
    throw outcome
  }
}
