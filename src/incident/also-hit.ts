import type { TimelineEvent } from '../timeline/events.ts'
import { ofType } from './state.ts'

/** Begins the discriminator of the detector's note that an incident is felt in a service too; its name follows. */
export const FELT_IN = 'service:'

/** The service in which an incident is felt too by this fact; undefined for any other fact. Pure. */
export function feltIn(fact: { readonly event_type: string; readonly discriminator?: string }): string | undefined {
  const { event_type, discriminator = '' } = fact
  return event_type === 'NoteAdded' && discriminator.startsWith(FELT_IN)
    ? discriminator.slice(FELT_IN.length)
    : undefined
}

/** Services beside its own in which an incident was felt, as its detections and the detector's notes tell, sorted. Pure. */
export function alsoHit(events: readonly TimelineEvent[]): readonly string[] {
  const detections = ofType(events, 'IncidentDetected')
  const own = new Set(detections.map(({ payload }) => payload.service))
  const noted = events.filter(({ actor }) => actor.kind === 'detector').flatMap((event) => feltIn(event) ?? [])
  const joined = [...detections.flatMap(({ payload }) => payload.services_joined), ...noted]
  return [...new Set(joined)].filter((service) => !own.has(service)).sort()
}
