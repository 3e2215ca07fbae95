import { GiveUp } from '../kit/outcome.ts'
import { MAX_EVENT_BYTES } from './envelope.ts'
import { type EventType, INTERNAL_TYPES, TIMELINE_TYPES, TimelineEvent } from './events.ts'
import { partitionOfKey } from './partition.ts'
import { recordKey, type Topic } from './topics.ts'

/** An event that may be written: checked, with the place it goes to and its bytes. */
export interface PlacedEvent {
  readonly event: TimelineEvent
  /** The first is where the event lives; any further topic gets a copy. */
  readonly topics: readonly [Topic, ...Topic[]]
  readonly partition: number
  readonly key: string
  readonly json: string
}

/** Checks an event against the catalogue and the size limit. `GiveUp('invalid-event' | 'oversize-event')` says what is wrong. */
export function placeEvent(event: TimelineEvent): PlacedEvent {
  const checked = TimelineEvent.safeParse(event)
  if (!checked.success) {
    const faults = checked.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`)
    throw new GiveUp(
      'invalid-event',
      `${name(event)} is not in the catalogue's shape: ${faults.join('; ')}. Correct its producer.`,
    )
  }
  const json = JSON.stringify(event)
  if (tooLong(json)) {
    throw new GiveUp(
      'oversize-event',
      `${name(event)} is above ${MAX_EVENT_BYTES} bytes. Trim its payload before it is stated.`,
    )
  }
  const key = recordKey(event.tenant_id, event.incident_id)
  return { event, topics: topicsOf(event.event_type), partition: partitionOfKey(key), key, json }
}

/** Where events of a type go: facts to the timeline, evaluations also to their own topic, the rest to the internal one. */
export function topicsOf(type: EventType): readonly [Topic, ...Topic[]] {
  if (type === 'EvaluationCompleted') return ['debugging.timeline', 'debugging.evaluation']
  return FACTS.has(type) ? ['debugging.timeline'] : ['debugging.internal']
}

/** True for the types that this build knows, and so may fold. */
export function isKnownType(type: string): boolean {
  return FACTS.has(type) || INTERNAL.has(type)
}

const FACTS: ReadonlySet<string> = new Set(TIMELINE_TYPES.map((type) => type.shape.event_type.value))
const INTERNAL: ReadonlySet<string> = new Set(INTERNAL_TYPES.map((type) => type.shape.event_type.value))

function name(event: { readonly event_type?: unknown; readonly event_id?: unknown }): string {
  return `Event ${String(event?.event_type)} ${String(event?.event_id)}`
}

/** UTF-8 takes at most three bytes for each UTF-16 unit: most events need no second look. */
function tooLong(json: string): boolean {
  return json.length * 3 > MAX_EVENT_BYTES && new TextEncoder().encode(json).length > MAX_EVENT_BYTES
}
