import type { TimelineEvent } from '../timeline/events.ts'
import { alsoHit } from './also-hit.ts'
import { isUnsaid } from './not-said.ts'
import { ofType } from './state.ts'

/**
 * The services whose requests an incident was about: those of its detections, those it was noted to be felt in, and where
 * nobody could say which, the one that the evidence named; none where that named none. Sorted. Pure.
 */
export function feltBy(events: readonly TimelineEvent[]): readonly string[] {
  const said = ofType(events, 'IncidentDetected').map(({ payload }) => payload.service)
  const services = [...said, ...alsoHit(events)]
  const unsaid = said.every(isUnsaid)
  const found = unsaid
    ? ofType(events, 'ContextBuilt').flatMap(
        ({ payload }) => payload.hypotheses.find(({ kind }) => kind === 'unknown')?.service ?? [],
      )
    : []
  const all = new Set([...services, ...found])
  return [...all].filter((service) => !isUnsaid(service)).sort()
}
