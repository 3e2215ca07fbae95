import { lifecycle } from '../../incident/status.ts'
import type { TimelineEvent } from '../../timeline/events.ts'

/** What the log knows of an incident when people took away what we showed of it. */
export interface LogSays {
  readonly isOpen: boolean
}

export function logSays(events: readonly TimelineEvent[]): LogSays {
  const { opened, closed } = lifecycle(events)
  return { isOpen: closed < opened }
}
