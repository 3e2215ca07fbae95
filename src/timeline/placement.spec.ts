import { describe, expect, it } from 'vitest'
import { decodeRecord } from './decode.ts'
import { MAX_EVENT_BYTES } from './envelope.ts'
import { partitionOf } from './partition.ts'
import { placeEvent, topicsOf } from './placement.ts'
import { ALL_TYPES } from './stories/arbitrary.spec-support.ts'
import { story } from './stories/story.ts'

describe('src/timeline/placement.ts', () => {
  it('sends each type of the catalogue to its topics', () => {
    const typesOn = (topics: string) => ALL_TYPES.filter((type) => topicsOf(type).join(' ') === topics)
    expect(typesOn('debugging.timeline debugging.evaluation')).toEqual(['EvaluationCompleted'])
    expect(typesOn('debugging.timeline')).toHaveLength(28)
    expect(typesOn('debugging.internal')).toHaveLength(8)
  })

  it('places an event by its record key and keeps its bytes', () => {
    const [event] = story('checkout').detected().events
    if (!event) throw new Error('a story has events')
    const placed = placeEvent(event)
    expect(placed.partition).toBe(partitionOf('acme', 'inc_checkout'))
    expect(JSON.parse(placed.json)).toEqual(event)
  })

  it('says which field is wrong and what to do', () => {
    const [event] = story('checkout').noted('x'.repeat(9_000)).events
    if (!event) throw new Error('a story has events')
    expect(() => placeEvent(event)).toThrow(/NoteAdded .* payload.text: .* Correct its producer\.$/)
  })

  it('measures the limit in bytes, not in letters', () => {
    const sources = (letter: string) =>
      Array.from({ length: 5 }, (_, at) => ({ path: `f${at}`, content: letter.repeat(MAX_EVENT_BYTES / 10) }))
    const [light, heavy] = ['a', '€'].map((letter) => story('checkout').context({ sources: sources(letter) }).events[0])
    if (!light || !heavy) throw new Error('a story has events')
    expect(placeEvent(light).topics).toEqual(['debugging.timeline'])
    expect(() => placeEvent(heavy)).toThrow(/Trim its payload/)
  })

  it('knows the records of a newer build for what they are', () => {
    const place = { topic: 'debugging.timeline', partition: 0, offset: 1n } as const
    const about = { tenant_id: 'acme', incident_id: 'inc' }
    expect(decodeRecord(place, { ...about, event_type: 'NoteAdded', schema_version: 1 })).toHaveProperty('stored')
    expect(decodeRecord(place, { ...about, event_type: 'NoteAdded', schema_version: 2 })).toHaveProperty('opaque')
    expect(decodeRecord(place, { ...about, event_type: 'MoodSensed', schema_version: 1 })).toHaveProperty('opaque')
    expect(decodeRecord(place, { ...about, event_type: 'NoteAdded' })).toHaveProperty('opaque')
  })
})
