import type { QueueName } from '../tasks/queues.ts'
import type { EventType, TimelineEvent } from '../timeline/events.ts'

/** A piece of work that the set of events owes: the answer is not in the set. */
export interface Owed {
  readonly queue: QueueName
  /** The answer that will settle it. */
  readonly output: EventType
  readonly trigger: TimelineEvent
  /** The cycle in which the answer belongs. */
  readonly cycle: number
  readonly slot: number
  /** Tells apart triggers of one type where no agent spoke; takes the place of `agent.version` in the key. */
  readonly variant: string
  /** ISO time before which the work is not due; absent: due at once. */
  readonly dueAt?: string
  /** For how long, in seconds, the answer may stay away in good order before people are called. */
  readonly patienceS: number
}

/**
 * A rule of the routing table: `trigger` in the open cycle makes `output` due on `queue`, until `settled`. The dispatcher
 * hints by it when the trigger arrives, the reconciler when the answer stays away; both read nothing but the set.
 */
export interface Route<T extends EventType = EventType> {
  readonly on: T
  readonly queue: QueueName
  readonly output: EventType
  readonly because: string
  readonly when: (event: Extract<TimelineEvent, { event_type: T }>) => boolean
  readonly settledBy: (answer: TimelineEvent, trigger: Extract<TimelineEvent, { event_type: T }>) => boolean
  readonly slot: (event: Extract<TimelineEvent, { event_type: T }>) => number
  readonly dueAfterS: (event: Extract<TimelineEvent, { event_type: T }>) => number
  readonly variant: string
  /**
   * For how long, in seconds, the answer may stay away in good order: a worker may wait out slow checks or a rate limit
   * with the task in hand, which nobody else sees. Counted from when the task was first sent; people are called after it.
   */
  readonly patienceS: number
  /** Work about a closed cycle is owed only by routes that say so: a report is written after the end. */
  readonly afterClosing: boolean
}
