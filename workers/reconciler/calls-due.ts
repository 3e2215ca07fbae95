import { mergedLate } from '../../src/incident/merged-late.ts'
import { type Ask, personNeeded } from '../../src/incident/person-needed.ts'
import { oncePer } from '../../src/kit/once-per.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'

/** The calls for a person, each once: where no machine will go on, none while work is owed; and for a merge too late. Pure. */
export const callsDue: (events: readonly TimelineEvent[]) => readonly DraftOf<'NeedsHuman'>[] = oncePer((events) => {
  const ask = personNeeded(events)
  return [...(ask === undefined ? [] : [ask]), ...mergedLate(events)].map(callOf)
})

function callOf({ because, cycle, discriminator, reason }: Ask): DraftOf<'NeedsHuman'> {
  const { tenant_id, incident_id, event_id, correlation_id } = because
  return {
    event_type: 'NeedsHuman',
    tenant_id,
    incident_id,
    cycle,
    discriminator,
    causation_id: event_id,
    correlation_id,
    actor: { kind: 'system', id: 'reconciler' },
    payload: { reason },
  }
}
