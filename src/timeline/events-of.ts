import { forGood, oncePer } from '../kit/once-per.ts'
import type { TimelineEvent } from './events.ts'
import type { StoredEvent } from './timeline.ts'

/**
 * The events of what was read, in its order. One reading gives one list, however often it is asked for, so that whatever
 * is folded of it is folded once: the dispatcher, the reconciler and every worker of a process ask the same of it.
 */
export const eventsOf: (stored: readonly StoredEvent[]) => readonly TimelineEvent[] = oncePer((stored) =>
  forGood(stored.map(({ event }) => event)),
)
