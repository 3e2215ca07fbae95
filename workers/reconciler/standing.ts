import type { QueueName } from '../../src/tasks/queues.ts'
import type { Due } from '../../src/worker-kit/dispatch.ts'
import { isLate, nameOf, type Tries, waitedMs } from './patience.ts'

/** How things stand with the work that was sent. */
export interface Standing {
  /** Without an answer for longer than its patience: how many, by queue. */
  readonly missing: ReadonlyMap<QueueName, number>
  /** How long the oldest has been without an answer, by queue. */
  readonly oldestMs: ReadonlyMap<QueueName, number>
  /** Owed still, and given up on. */
  readonly stalled: number
}

/** What one incident waits for. */
export interface Waits {
  readonly tasks: readonly { readonly queue: QueueName; readonly waitedMs: number; readonly isLate: boolean }[]
  readonly stalled: number
}

/** Of what is due now: what was sent before, and how long ago. */
export function waitsOf(due: readonly Due[], tries: ReadonlyMap<string, Tries>, stalled: number, now: Date): Waits {
  const tasks = due.flatMap((one) => {
    const before = tries.get(nameOf(one))
    if (before === undefined) return []
    return [{ queue: one.task.queue, waitedMs: waitedMs(before, now), isLate: isLate(before, now) }]
  })
  return { tasks, stalled }
}

/** All incidents together. */
export function standingOf(all: readonly Waits[]): Standing {
  const missing = new Map<QueueName, number>()
  const oldestMs = new Map<QueueName, number>()
  for (const { queue, waitedMs, isLate } of all.flatMap(({ tasks }) => tasks)) {
    if (isLate) missing.set(queue, (missing.get(queue) ?? 0) + 1)
    oldestMs.set(queue, Math.max(oldestMs.get(queue) ?? 0, waitedMs))
  }
  return { missing, oldestMs, stalled: all.reduce((sum, { stalled }) => sum + stalled, 0) }
}
