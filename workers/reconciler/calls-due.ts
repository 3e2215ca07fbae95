import { personNeeded } from '../../src/incident/person-needed.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'

/** The call for a person where no machine will go on, once; none while work is owed. Pure. */
export function callsDue(events: readonly TimelineEvent[]): DraftOf<'NeedsHuman'>[] {
  const ask = personNeeded(events)
  if (ask === undefined) return []
  const { tenant_id, incident_id, event_id, correlation_id } = ask.because
  return [
    {
      event_type: 'NeedsHuman',
      tenant_id,
      incident_id,
      cycle: ask.cycle,
      discriminator: ask.discriminator,
      causation_id: event_id,
      correlation_id,
      actor: { kind: 'system', id: 'reconciler' },
      payload: { reason: ask.reason },
    },
  ]
}
