import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome, GiveUp, RetryLater } from '../../kit/outcome.ts'
import type { Batch, Position, SubscribeOptions, Subscription } from '../timeline.ts'
import { type LogSource, readBatch, take } from './log-source.ts'

/** Keeps what each group has done. `commit` may return before it is durable: delivery is at least once. */
export interface GroupOffsets {
  committed(group: string): readonly Position[]
  commit(group: string, positions: readonly Position[]): void
}

export interface GroupsOptions {
  readonly source: LogSource
  readonly offsets: GroupOffsets
  readonly clock: Clock
  readonly log: Log
}

const MAX_BATCH = 500

/** The consumer groups of one embedded timeline: one reader per group, at least once, in order. */
export class ConsumerGroups {
  readonly #options: GroupsOptions
  readonly #running = new Map<string, Subscription>()

  constructor(options: GroupsOptions) {
    this.#options = options
  }

  subscribe(options: SubscribeOptions): Subscription {
    const { group } = options
    if (this.#running.has(group)) {
      throw new GiveUp('group-taken', `Consumer group ${group} is read already. Stop its subscription first.`)
    }
    const abort = new AbortController()
    const done = this.#run(options, abort.signal)
    const subscription: Subscription = {
      stop: async () => {
        abort.abort()
        await done
        if (this.#running.get(group) === subscription) this.#running.delete(group)
      },
    }
    this.#running.set(group, subscription)
    return subscription
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running.values()].map((subscription) => subscription.stop()))
  }

  async #run(options: SubscribeOptions, signal: AbortSignal): Promise<void> {
    const { source, offsets } = this.#options
    const from = options.from ?? offsets.committed(options.group)
    await this.#retried(options.group, signal, () => source.refresh())
    const selection = source.index.selection(options.topics, from)
    for (let at = selection.first; !signal.aborted; ) {
      const { ordinals, next } = take(selection, at, source.index.size, options.maxBatch ?? MAX_BATCH)
      if (ordinals.length > 0) {
        const done = await this.#deliver(options, ordinals, signal)
        if (!done) return
      }
      at = next
      const reached = at
      await this.#retried(options.group, signal, () => source.arrival(reached, signal))
    }
  }

  /** False when it was told to stop before the handler took the batch. */
  async #deliver(options: SubscribeOptions, ordinals: readonly number[], signal: AbortSignal): Promise<boolean> {
    let batch: Batch | undefined
    const taken = await this.#retried(options.group, signal, async () => {
      batch ??= await readBatch(this.#options.source, ordinals)
      await options.handle(batch)
    })
    if (taken && batch) this.#options.offsets.commit(options.group, batch.next)
    return taken
  }

  async #retried(group: string, signal: AbortSignal, step: () => Promise<void>): Promise<boolean> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await step()
        return true
      } catch (error) {
        const outcome = asOutcome(error)
        const passing = outcome instanceof RetryLater && outcome.code !== 'unexpected'
        const afterMs = passing ? outcome.afterMs : backoffMs(attempt, 200, 30_000)
        this.#options.log.warn(
          { group, attempt, afterMs, code: outcome.code, error: outcome.message },
          'batch not taken',
        )
        await this.#options.clock.sleep(afterMs, signal)
      }
    }
    return false
  }
}
