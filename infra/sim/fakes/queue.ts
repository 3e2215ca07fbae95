import type { Lease, Task, TaskQueue } from '../../../src/tasks/queue.ts'
import type { QueueName } from '../../../src/tasks/queues.ts'

interface Entry {
  readonly task: Task
  visibleAtMs: number
  receives: number
}

/** Time, and what is to happen later in it; the schedule of the simulation is one. */
export interface Timer {
  readonly nowMs: number
  after(ms: number, act: () => void): { cancel(): void }
}

/** The queue outside of every process. Whoever waits is woken by what comes, or when something becomes visible. */
export class SharedQueue implements TaskQueue {
  readonly #timer: Timer
  #entries: Entry[] = []
  #closed = false
  #waiting: { readonly queue: QueueName; readonly go: () => void }[] = []

  constructor(timer: Timer) {
    this.#timer = timer
  }

  async send(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) {
      if (this.#entries.some((entry) => entry.task.queue === task.queue && entry.task.key === task.key)) continue
      this.#entries.push({ task, visibleAtMs: this.#nowMs(), receives: 0 })
      this.#wake(task.queue)
    }
  }

  async receive(queue: QueueName, options: Parameters<TaskQueue['receive']>[1]): Promise<readonly Lease[]> {
    const { max, waitMs, visibilityMs, signal } = options
    const deadlineMs = this.#nowMs() + waitMs
    while (!this.#closed && signal?.aborted !== true) {
      const ready = this.#of(queue).filter((entry) => entry.visibleAtMs <= this.#nowMs())
      if (ready.length > 0) return ready.slice(0, max).map((entry) => this.#lease(entry, visibilityMs))
      if (this.#nowMs() >= deadlineMs) return []
      await this.#change(queue, deadlineMs, signal)
    }
    return []
  }

  async depth(queue: QueueName): Promise<number> {
    return this.#of(queue).length
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#entries = []
    for (const { go } of this.#waiting.splice(0)) go()
  }

  /** Resolves at the next change of this queue, when something in it becomes visible, or at the deadline. */
  #change(queue: QueueName, deadlineMs: number, signal?: AbortSignal): Promise<void> {
    const untilMs = Math.min(deadlineMs, ...this.#of(queue).map((entry) => entry.visibleAtMs))
    return new Promise((done) => {
      const go = () => {
        nap.cancel()
        this.#waiting = this.#waiting.filter((one) => one.go !== go)
        signal?.removeEventListener('abort', go)
        done()
      }
      const nap = this.#timer.after(Math.max(1, untilMs - this.#nowMs()), go)
      this.#waiting.push({ queue, go })
      signal?.addEventListener('abort', go, { once: true })
    })
  }

  #lease(entry: Entry, visibilityMs: number): Lease {
    entry.receives++
    entry.visibleAtMs = this.#nowMs() + visibilityMs
    const receives = entry.receives
    const holds = () => entry.receives === receives && entry.visibleAtMs > this.#nowMs()
    const visibleIn = async (ms: number) => {
      if (!holds()) return
      entry.visibleAtMs = this.#nowMs() + ms
      this.#wake(entry.task.queue)
    }
    return {
      task: entry.task,
      receives,
      extend: visibleIn,
      release: visibleIn,
      ack: async () => {
        if (holds()) this.#entries = this.#entries.filter((other) => other !== entry)
      },
    }
  }

  #of(queue: QueueName): readonly Entry[] {
    return this.#entries.filter((entry) => entry.task.queue === queue)
  }

  #wake(queue: QueueName): void {
    const woken = this.#waiting.filter((one) => one.queue === queue)
    this.#waiting = this.#waiting.filter((one) => one.queue !== queue)
    for (const { go } of woken) go()
  }

  #nowMs(): number {
    return this.#timer.nowMs
  }
}
