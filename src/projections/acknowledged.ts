import type { TimelineEvent } from '../timeline/events.ts'

/**
 * The first word of a person about an incident, which is what MTTA runs to, everywhere. What the bot says is no
 * acknowledgement, and neither is the declaration that began it. Undefined while nobody has spoken. Pure.
 */
export function acknowledgement(facts: readonly TimelineEvent[]): TimelineEvent | undefined {
  return facts
    .filter((event) => event.actor.kind === 'human' && event.event_type !== 'IncidentDetected')
    .toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time))[0]
}
