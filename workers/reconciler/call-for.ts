import type { DraftOf } from '../../src/timeline/draft.ts'
import type { PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'

interface Named {
  readonly cycle: number
  /** Names the call in its cycle: it is said once. */
  readonly discriminator: string
  readonly because: TimelineEvent
}

/** A call for people, by the reconciler. Pure. */
export function callFor(
  { because, cycle, discriminator }: Named,
  payload: PayloadOf<'NeedsHuman'>,
): DraftOf<'NeedsHuman'> {
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
    payload,
  }
}
