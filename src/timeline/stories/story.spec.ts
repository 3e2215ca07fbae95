import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lifecycle } from '../../incident/status.ts'
import { sha256OfJson } from '../../kit/hash.ts'
import { TimelineEvent } from '../events.ts'
import { ALL_TYPES, arbitraryEvents } from './arbitrary.spec-support.ts'
import { goodPath, outOfOrder, STORIES } from './recorded.ts'
import { sampleOf } from './samples.ts'
import { story } from './story.ts'

describe('src/timeline/stories/story.ts', () => {
  it('tells only events that the catalogue accepts as they are', () => {
    for (const [name, events] of Object.entries(STORIES)) {
      for (const event of events) expect(TimelineEvent.parse(event), name).toEqual(event)
    }
  })

  it('tells each fact of a story under an id of its own', () => {
    for (const [name, events] of Object.entries(STORIES)) {
      expect(new Set(events.map((event) => event.event_id)).size, name).toBe(events.length)
    }
  })

  it('ends each story as its name says', () => {
    const ends = Object.fromEntries(Object.entries(STORIES).map(([name, events]) => [name, lifecycle(events)]))
    expect(ends).toMatchObject({
      goodPath: { status: 'Resolved', opened: 1, gaps: [] },
      reopened: { status: 'Resolved', opened: 2, closed: 2 },
      suppressed: { status: 'Suppressed', opened: 1 },
      rejectedThenFixed: { status: 'Resolved', closed: 2 },
      failedThenFixed: { status: 'Resolved', closed: 2 },
      instrumentedFirst: { status: 'RootCause', opened: 2 },
      provisional: { provisional: true },
      outOfOrder: { status: 'Resolved', opened: 1 },
    })
  })

  it('tells the same bytes each time', () => {
    const again = story('checkout').detected().context().cause(0.9).draft()
    expect(sha256OfJson(again.events)).toBe(sha256OfJson(goodPath.events.slice(0, 4)))
  })

  it('leaves a shared beginning alone when it is continued', () => {
    const beginning = story('checkout').detected()
    beginning.context().cause()
    expect(beginning.events).toHaveLength(1)
    expect(outOfOrder).toHaveLength(goodPath.events.length)
  })

  it('has a sample that parses for every type of the catalogue', () => {
    expect(ALL_TYPES).toHaveLength(37)
    for (const type of ALL_TYPES) {
      const told = story('checkout').state(type).events
      expect(TimelineEvent.parse(told[0]).payload).toEqual(
        sampleOf(type, { service: 'checkout', cycle: 1, atMs: Date.parse('2026-03-02T09:00:00.000Z') }),
      )
    }
  })

  it('draws arbitrary events that parse, of every type', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(arbitraryEvents(), (events) => {
        for (const event of events) {
          seen.add(event.event_type)
          expect(TimelineEvent.safeParse(event).success).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
    expect(seen.size).toBe(ALL_TYPES.length)
  })
})
