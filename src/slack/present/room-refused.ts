import type { TimelineEvent } from '../../timeline/events.ts'
import { receipts } from './incident-view.ts'

/** What `IntegrationDegraded` calls the channel of an incident. */
export const ROOM = 'slack channel'

/** Why Slack would not open the incident's channel, as long as there is none; in whole sentences with the remedy. Pure. */
export function roomRefused(events: readonly TimelineEvent[]): string | undefined {
  if (receipts(events).has('channel')) return undefined
  const told = events.findLast(
    (event) => event.event_type === 'IntegrationDegraded' && event.payload.integration === ROOM,
  )
  return told?.event_type === 'IntegrationDegraded' ? told.payload.what : undefined
}
