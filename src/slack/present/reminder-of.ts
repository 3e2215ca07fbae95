import type { Message } from '../../../blocks/parts.ts'
import { reminderNote } from '../../../blocks/reminder.ts'
import type { EventOf } from '../../timeline/events.ts'
import { personOf } from './head-of.ts'
import type { IncidentView } from './incident-view.ts'

/** How a reminder is told; undefined for a call of another kind. */
export function reminderOf(view: IncidentView, call: EventOf<'NeedsHuman'>): Message | undefined {
  const { head, settings, events } = view
  const { reminder, reason: said } = call.payload
  if (reminder === undefined) return undefined
  const about = { head, at: call.time, said }
  if (reminder === 'unattended') return reminderNote({ ...about, what: 'Is anybody on this?', whom: settings.onCall })
  const promise = events.find((event) => event.event_id === call.causation_id)
  return reminderNote({ ...about, what: 'An update is due', whom: promise ? personOf(promise.actor) : '' })
}
