import { lifecycle } from '../../incident/status.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { placesOf } from './receipts.ts'

/** What the log knows of an incident when people took away what we showed of it. */
export interface LogSays {
  readonly isOpen: boolean
  /** At how many places the message of this key has stood. */
  readonly places: (key: string) => number
}

export function logSays(events: readonly TimelineEvent[]): LogSays {
  const { opened, closed } = lifecycle(events)
  return { isOpen: closed < opened, places: (key) => placesOf(events, key) }
}
