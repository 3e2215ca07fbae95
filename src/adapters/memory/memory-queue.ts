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
  #entries: Entry[] = []
  #closed = false
  readonly #waiting = new Set<AbortController>()

  constructor({ clock, chaos = { rng: () => 0 } }: MemoryQueueOptions) {
    this.#clock = clock
    this.#chaos = chaos
  }

  async send(tasks: readonly Task[]): Promise<void> {
    const { loss = 0, duplicate = 0, delayMs = 0, rng } = this.#chaos
    for (const task of tasks) {
      if (this.#entries.some((entry) => entry.task.queue === task.queue && entry.task.key === task.key)) continue
      const copies = rng() < loss ? 0 : rng() < duplicate ? 2 : 1
      for (let copy = 0; copy < copies; copy++) {
        this.#entries.push({ task, visibleAtMs: this.#nowMs() + Math.floor(rng() * delayMs), receives: 0 })
      }
    }
    this.#wake()
  }

  async receive(queue: QueueName, options: Parameters<TaskQueue['receive']>[1]): Promise<readonly Lease[]> {
    const deadlineMs = this.#nowMs() + options.waitMs
    for (;;) {
      if (this.#closed || options.signal?.aborted) return []
      const ready = this.#ready(queue).slice(0, options.max)
      if (ready.length > 0) return ready.map((entry) => this.#lease(entry, options.visibilityMs))
      const leftMs = deadlineMs - this.#nowMs()
      if (leftMs <= 0) return []
      await this.#nap(Math.min(leftMs, this.#nextVisibleInMs(queue)), options.signal)
    }
  }

  /** Waiting, delayed and in hand together. */
  async depth(queue: QueueName): Promise<number> {
    return this.#entries.filter(({ task }) => task.queue === queue).length
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#entries = []
    this.#wake()
  }

  #ready(queue: QueueName): Entry[] {
    const { reorder = false, rng } = this.#chaos
    const now = this.#nowMs()
    const ready = this.#entries.filter((entry) => entry.task.queue === queue && entry.visibleAtMs <= now)
    if (!reorder) return ready
    return ready
      .map((entry) => ({ entry, at: rng() }))
      .sort((a, b) => a.at - b.at)
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
        if (holds()) this.#entries = this.#entries.filter((other) => other !== entry)
        crashPoint('queue.ack:after')
      },
    }
  }

  #nextVisibleInMs(queue: QueueName): number {
    const times = this.#entries.filter(({ task }) => task.queue === queue).map((entry) => entry.visibleAtMs)
    return Math.max(1, Math.min(...times) - this.#nowMs())
  }

  async #nap(ms: number, signal?: AbortSignal): Promise<void> {
    const alarm = new AbortController()
    this.#waiting.add(alarm)
    await this.#clock.sleep(ms, signal ? AbortSignal.any([alarm.signal, signal]) : alarm.signal)
    this.#waiting.delete(alarm)
  }

  #wake(): void {
    for (const alarm of this.#waiting) alarm.abort()
  }

  #nowMs(): number {
    return this.#clock.now().getTime()
  }
}
