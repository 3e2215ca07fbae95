import type { QueueName } from './queues.ts'

/** A hint that work may be due. References only; losing every task loses nothing. */
export interface Task {
  readonly queue: QueueName
  /** sha256 of the task key (`key.ts`); scope of deduplication: (queue, key). */
  readonly key: string
  readonly tenant_id: string
  readonly incident_id: string
  /** The event that made the work due. */
  readonly trigger_event_id: string
  /** The cycle in which the answer belongs. */
  readonly cycle: number
  /** 0, or the number of a scheduled repeat. */
  readonly slot: number
}

/** A task in hand until its visibility runs out; then it is handed out again. */
export interface Lease {
  readonly task: Task
  /** 1 at the first delivery. */
  readonly receives: number
  extend(visibilityMs: number): Promise<void>
  ack(): Promise<void>
  /** Gives it back, visible again after `afterMs`. */
  release(afterMs: number): Promise<void>
}

/** A queue that may lose, repeat, delay and reorder anything. */
export interface TaskQueue {
  /** Sending a key that is already waiting or in hand on its queue is harmless. */
  send(tasks: readonly Task[]): Promise<void>
  /** Waits up to `waitMs` for at least one task. */
  receive(
    queue: QueueName,
    options: {
      readonly max: number
      readonly waitMs: number
      readonly visibilityMs: number
      readonly signal?: AbortSignal
    },
  ): Promise<readonly Lease[]>
  depth(queue: QueueName): Promise<number>
  close(): Promise<void>
}
