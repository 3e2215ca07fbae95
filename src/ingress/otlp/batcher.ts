import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome, GiveUp, RetryLater } from '../../kit/outcome.ts'

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
  /** What each caller added. */
  readonly parts: (readonly R[])[]
  size: number
  /** Why a part was refused, in their order; never rejects. */
  readonly written: Promise<readonly Refusal[]>
  /** Starts the write at once instead of at the end of the delay. */
  readonly hurry: AbortController
}

type Refusal = RetryLater | GiveUp | undefined

/** One batch gathers while the one before is written; every caller learns the fate of its own rows. */
export function createBatcher<R>(options: BatcherOptions<R>): Batcher<R> {
  return new GatheringBatcher(options)
}

class GatheringBatcher<R> implements Batcher<R> {
  readonly #options: BatcherOptions<R>
  #gathering: Batch<R> | undefined
  #lastWrite: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #closed = false

  constructor(options: BatcherOptions<R>) {
    this.#options = options
  }

  async add(rows: readonly R[]): Promise<void> {
    if (this.#closed) throw new RetryLater('writer-closed', 'Faultline is shutting down: send the batch again.')
    if (this.#waiting > 0 && this.#waiting + rows.length > this.#options.maxWaiting) {
      throw new RetryLater('writer-full', 'The evidence store is behind: keep the batch and send it again.')
    }
    if (rows.length === 0) return
    this.#gathering ??= this.#open()
    const batch = this.#gathering
    const place = batch.parts.push(rows) - 1
    batch.size += rows.length
    this.#waiting += rows.length
    if (batch.size >= this.#options.maxRows) {
      this.#gathering = undefined
      batch.hurry.abort()
    }
    const refusal = (await batch.written)[place]
    if (refusal !== undefined) throw refusal
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#gathering?.hurry.abort()
    await this.#lastWrite
  }

  #open(): Batch<R> {
    const parts: (readonly R[])[] = []
    const hurry = new AbortController()
    const written = this.#deliver(parts, hurry.signal, this.#lastWrite)
    this.#lastWrite = written
    return { parts, size: 0, hurry, written }
  }

  async #deliver(parts: readonly (readonly R[])[], hurry: AbortSignal, before: Promise<unknown>) {
    const { clock, maxDelayMs } = this.#options
    await Promise.all([clock.sleep(maxDelayMs, hurry), before])
    if (this.#gathering?.parts === parts) this.#gathering = undefined
    const refusals = await writeParts(this.#options, parts)
    this.#waiting -= parts.reduce((sum, part) => sum + part.length, 0)
    return refusals
  }
}

/** All in one write. What is refused for good is tried by itself, part by part, so that nobody pays for the rows of another. */
async function writeParts<R>(
  options: BatcherOptions<R>,
  parts: readonly (readonly R[])[],
): Promise<readonly Refusal[]> {
  const refusal = await refusalOf(options, parts.flat())
  if (!(refusal instanceof GiveUp) || parts.length === 1) return parts.map(() => refusal)
  const refusals: Refusal[] = []
  for (const part of parts) refusals.push(await refusalOf(options, part))
  return refusals
}

async function refusalOf<R>({ write, log }: BatcherOptions<R>, rows: readonly R[]): Promise<Refusal> {
  try {
    await write(rows)
    return undefined
  } catch (error) {
    const outcome = asOutcome(error)
    log.warn({ rows: rows.length, code: outcome.code, reason: outcome.message }, 'evidence rows were refused')
    return outcome
  }
}
