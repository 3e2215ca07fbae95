import type { EventOf, EventType } from '../timeline/events.ts'
import type { StoredEvent } from '../timeline/timeline.ts'
import { WORDS } from './thread-words.ts'

/** One line of an incident's history, in the words of a person who was there. */
export interface ThreadLine {
  /** Offset on `debugging.timeline`: the order of lines. */
  readonly position: number
  readonly event_id: string
  readonly event_type: EventType
  readonly cycle: number
  readonly at: string
  readonly who: string
  readonly what: string
  /** A note that was taken back. */
  readonly retracted: boolean
}

/** The lines of one incident's distinct facts. Text is as it came: escaping is the business of whoever shows it. */
export function threadLines(facts: readonly StoredEvent[]): readonly ThreadLine[] {
  const taken = new Set(
    facts.flatMap(({ event }) => (event.event_type === 'NoteRetracted' ? [event.payload.note_event_id] : [])),
  )
  return facts.map(({ event, offset }) => ({
    position: Number(offset),
    event_id: event.event_id,
    event_type: event.event_type,
    cycle: event.cycle,
    at: event.time,
    who: event.actor.display ?? event.actor.id,
    what: inWords(event),
    retracted: taken.has(event.event_id),
  }))
}

function inWords<T extends EventType>(event: EventOf<T>): string {
  const words: (event: EventOf<T>) => string = WORDS[event.event_type as T]
  return words(event)
}
