import type { Clock } from '../../kit/clock.ts'
import { crashPoint } from '../../kit/crash-point.ts'
import type { Lease, Task, TaskQueue } from '../../tasks/queue.ts'
import type { QueueName } from '../../tasks/queues.ts'

/** How badly the queue behaves: everything its port allows, on request and repeatable by `rng`. */
export interface Chaos {
  /** Chance that a sent task vanishes. */
  readonly loss?: number
  /** Chance that a sent task is there twice. */
  readonly duplicate?: number
  /** A sent task stays invisible for up to this long. */
  readonly delayMs?: number
  readonly reorder?: boolean
  /** In [0, 1). */
  readonly rng: () => number
}

export interface MemoryQueueOptions {
  readonly clock: Clock
  readonly chaos?: Chaos
}

/** A queue that ends with its process: harmless, for what it held is derived from the timeline again. */
export function openMemoryQueue(options: MemoryQueueOptions): TaskQueue {
  return new MemoryQueue(options)
}

interface Entry {
  readonly task: Task
  visibleAtMs: number
  receives: number
}

class MemoryQueue implements TaskQueue {
  readonly #clock: Clock
  readonly #chaos: Chaos
  /** By queue and key, in the order in which they came; a key is there more than once when it was doubled. */
  #queues = new Map<QueueName, Map<string, readonly Entry[]>>()
  #closed = false
  readonly #waiting = new Set<AbortController>()

  constructor({ clock, chaos = { rng: () => 0 } }: MemoryQueueOptions) {
    this.#clock = clock
    this.#chaos = chaos
  }

  async send(tasks: readonly Task[]): Promise<void> {
    const { loss = 0, duplicate = 0, delayMs = 0, rng } = this.#chaos
    for (const task of tasks) {
      const own = this.#of(task.queue)
      if (own.has(task.key)) continue
      const copies = rng() < loss ? 0 : rng() < duplicate ? 2 : 1
      const visibleAt = () => this.#nowMs() + Math.floor(rng() * delayMs)
      const entries = Array.from({ length: copies }, () => ({ task, visibleAtMs: visibleAt(), receives: 0 }))
      if (copies > 0) own.set(task.key, entries)
    }
    this.#wake()
  }

  async receive(queue: QueueName, options: Parameters<TaskQueue['receive']>[1]): Promise<readonly Lease[]> {
    const deadlineMs = this.#nowMs() + options.waitMs
    for (;;) {
      if (this.#closed || options.signal?.aborted) return []
      const ready = this.#ready(queue, options.max)
      if (ready.length > 0) return ready.map((entry) => this.#lease(entry, options.visibilityMs))
      const leftMs = deadlineMs - this.#nowMs()
      if (leftMs <= 0) return []
      await this.#nap(Math.min(leftMs, this.#nextVisibleInMs(queue)), options.signal)
    }
  }

  /** Waiting, delayed and in hand together. */
  async depth(queue: QueueName): Promise<number> {
    return [...this.#of(queue).values()].flat().length
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#queues.clear()
    this.#wake()
  }

  #ready(queue: QueueName, max: number): Entry[] {
    const { reorder = false, rng } = this.#chaos
    const now = this.#nowMs()
    const ready: Entry[] = []
    for (const entries of this.#of(queue).values()) {
      ready.push(...entries.filter((entry) => entry.visibleAtMs <= now))
      if (!reorder && ready.length >= max) break
    }
    if (!reorder) return ready.slice(0, max)
    return ready
      .map((entry) => ({ entry, at: rng() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, max)
      .map(({ entry }) => entry)
  }

  /** A lease that ran out does nothing any more: its task belongs to whoever has it now. */
  #lease(entry: Entry, visibilityMs: number): Lease {
    entry.receives++
    entry.visibleAtMs = this.#nowMs() + visibilityMs
    const receives = entry.receives
    const holds = () => entry.receives === receives && entry.visibleAtMs > this.#nowMs()
    const visibleIn = async (ms: number) => {
      if (!holds()) return
      entry.visibleAtMs = this.#nowMs() + ms
      this.#wake()
    }
    return {
      task: entry.task,
      receives,
      extend: visibleIn,
      release: visibleIn,
      ack: async () => {
        crashPoint('queue.ack:before')
        if (holds()) this.#remove(entry)
        crashPoint('queue.ack:after')
      },
    }
  }

  #of(queue: QueueName): Map<string, readonly Entry[]> {
    const own = this.#queues.get(queue) ?? new Map<string, readonly Entry[]>()
    this.#queues.set(queue, own)
    return own
  }

  #remove(entry: Entry): void {
    const own = this.#of(entry.task.queue)
    const others = (own.get(entry.task.key) ?? []).filter((other) => other !== entry)
    if (others.length > 0) own.set(entry.task.key, others)
    else own.delete(entry.task.key)
  }

  #nextVisibleInMs(queue: QueueName): number {
    let firstMs = Number.POSITIVE_INFINITY
    for (const entries of this.#of(queue).values())
      for (const { visibleAtMs } of entries) firstMs = Math.min(firstMs, visibleAtMs)
    return Math.max(1, firstMs - this.#nowMs())
  }

  async #nap(ms: number, signal?: AbortSignal): Promise<void> {
    const alarm = new AbortController()
    this.#waiting.add(alarm)
    await this.#clock.sleep(ms, signal ? AbortSignal.any([alarm.signal, signal]) : alarm.signal)
    this.#waiting.delete(alarm)
  }

  #wake(): void {
    for (const alarm of this.#waiting) alarm.abort('woken')
  }

  #nowMs(): number {
    return this.#clock.now().getTime()
  }
}
