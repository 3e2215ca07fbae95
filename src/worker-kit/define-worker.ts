import type { Call } from '../incident/calls.ts'
import type { Log } from '../kit/log.ts'
import type { RetryLater } from '../kit/outcome.ts'
import type { Task } from '../tasks/queue.ts'
import type { QueueName } from '../tasks/queues.ts'
import type { Draft } from '../timeline/draft.ts'
import type { Actor } from '../timeline/envelope.ts'
import type { EventType, TimelineEvent } from '../timeline/events.ts'

/** How the incident stands at a moment. */
export interface Standing {
  /** Every event of the incident on `debugging.timeline`, by offset, duplicates dropped. */
  readonly incident: readonly TimelineEvent[]
  /** Whether the work in hand is still owed: nobody took it back, closed the incident or did it meanwhile. */
  readonly isDue: boolean
}

/** What a worker is given: the task, the event that made it due, and the whole incident as the log has it now. */
export interface Work {
  readonly task: Task
  readonly trigger: TimelineEvent
  /** Every event of the incident on `debugging.timeline`, by offset, duplicates dropped. */
  readonly incident: readonly TimelineEvent[]
  /** What was given up, and what people were called for: to be told, and never to decide anything by. */
  readonly calls: readonly Call[]
  readonly now: Date
  /** How often the task was handed out, from 1. */
  readonly attempt: number
  readonly signal: AbortSignal
  readonly log: Log
  /** Reads the incident anew. Asked right before an effect: a person may have taken back meanwhile what they approved. */
  readonly reread: () => Promise<Standing>
  /** The fields that every answer to this task shares. */
  readonly about: {
    readonly tenant_id: string
    readonly incident_id: string
    readonly cycle: number
    readonly causation_id: string
    readonly correlation_id: string
    readonly actor: Actor
  }
}

/** A worker is data: where its tasks come from, what it may state, and one function. It never appends: the runner does. */
export interface WorkerDefinition<Needs> {
  readonly name: string
  readonly version: string
  readonly queue: QueueName
  readonly emits: readonly EventType[]
  /** Returns the facts to state; `RetryLater` keeps the task, `GiveUp` sets it aside and tells people. */
  readonly handle: (work: Work, needs: Needs) => Promise<readonly Draft[]>
  /** What is stated while the work waits for what serves it; called at each wait, so it says what was said before no more. */
  readonly waiting?: (work: Work, why: RetryLater) => readonly Draft[]
  /** Tasks in one process at the same time, never two of one incident; 1 by default. More where the work is mostly waiting. */
  readonly atOnce?: number
  /**
   * What is stated besides, in view of what other incidents state: of the tasks in hand one at a time, each when the
   * answers before it are in the log. For what would be missed on both sides if two looked for each other at once.
   */
  readonly conclude?: (work: Work, answer: readonly Draft[], needs: Needs) => Promise<readonly Draft[]>
}

export function defineWorker<Needs>(definition: WorkerDefinition<Needs>): WorkerDefinition<Needs> {
  return definition
}
