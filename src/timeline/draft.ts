import { sha256OfJson } from '../kit/hash.ts'
import { nameId } from '../kit/ids.ts'
import type { Actor, AgentTag } from './envelope.ts'
import type { EventOf, EventType, PayloadOf, TimelineEvent } from './events.ts'

/** What a producer says; `sealDraft` makes it an event. Same draft, same id, however often it is said. */
export interface DraftOf<T extends EventType> {
  readonly event_type: T
  readonly tenant_id: string
  readonly incident_id: string
  readonly cycle: number
  readonly opens_cycle?: number
  readonly closes_through?: number
  /** Default "": one event of the type per cycle. */
  readonly discriminator?: string
  readonly causation_id?: string
  /** The root event; default: the draft's own id. */
  readonly correlation_id?: string
  readonly actor: Actor
  readonly agent?: AgentTag
  /** When it became true; default: now. */
  readonly time?: string
  readonly payload: PayloadOf<T>
}
export type Draft = { [T in EventType]: DraftOf<T> }[EventType]

export type Redact = <P>(payload: P) => P

/** The id that an event of this name has, for ever: UUIDv5 of the canonical JSON of its name. */
export function eventId(tenant: string, incident: string, type: string, cycle: number, discriminator = ''): string {
  return nameId([tenant, incident, type, cycle, discriminator])
}

/** The id that a draft's event has. */
export function idOf({ tenant_id, incident_id, event_type, cycle, discriminator }: Draft): string {
  return eventId(tenant_id, incident_id, event_type, cycle, discriminator)
}

/** Gives a draft its id, time and hash. `redact` runs over the payload first, because the log is immutable. */
export function sealDraft<T extends EventType>(draft: DraftOf<T>, now: Date, redact: Redact): EventOf<T>
export function sealDraft(draft: Draft, now: Date, redact: Redact): TimelineEvent
export function sealDraft(draft: Draft, now: Date, redact: Redact): TimelineEvent {
  const payload = redact(draft.payload)
  const event_id = idOf(draft)
  const event = {
    ...draft,
    event_id,
    schema_version: 1,
    time: draft.time ?? now.toISOString(),
    discriminator: draft.discriminator ?? '',
    correlation_id: draft.correlation_id ?? event_id,
    payload,
    payload_sha256: sha256OfJson(payload),
  }
  // The spread of a generic draft cannot be narrowed to its event; the catalogue checks the shape again at append.
  return event as unknown as TimelineEvent
}
