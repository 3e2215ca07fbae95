import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from './events.ts'
import { inOrder } from './in-order.ts'
import { arbitraryEvents } from './stories/arbitrary.spec-support.ts'
import { story } from './stories/story.ts'

const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved().applied()
const typesOf = (events: readonly TimelineEvent[]) => events.map((event) => event.event_type)

/** The same events, one of them at another time. */
function movedTo(events: readonly TimelineEvent[], type: TimelineEvent['event_type'], time: string): TimelineEvent[] {
  return events.map((event) => (event.event_type === type ? { ...event, time } : event))
}

describe('src/timeline/in-order.ts', () => {
  const approved = told.events.at(-2)?.time ?? ''
  const wholeSecond = new Date(Math.floor(Date.parse(approved) / 1_000) * 1_000 - 400).toISOString()

  it('tells a merge after its approval, though the code host rounds its time down', () => {
    expect(typesOf(inOrder(movedTo(told.events, 'FixApplied', wholeSecond)))).toEqual(typesOf(told.events))
    const unlinked = told.events.map(({ causation_id: _, ...event }) => event as TimelineEvent)
    expect(typesOf(inOrder(movedTo(unlinked, 'FixApplied', wholeSecond)))).toEqual(typesOf(told.events))
  })

  it('tells what came of a thing after it where all happened at once, whatever the order of arrival', () => {
    const atOnce = told.events.map((event) => ({ ...event, time: approved }))
    expect(typesOf(inOrder(atOnce.toReversed()))).toEqual(typesOf(told.events))
  })

  it('believes the times where they are far apart', () => {
    const early = new Date(Date.parse(approved) - 60_000).toISOString()
    expect(typesOf(inOrder(movedTo(told.events, 'FixApplied', early))).at(-1)).toBe('FixApproved')
  })

  it('loses and invents nothing, for any set of events', () => {
    fc.assert(
      fc.property(arbitraryEvents({ maxLength: 25 }), (events) => {
        expect(inOrder(events).map(idOf).toSorted()).toEqual(events.map(idOf).toSorted())
      }),
      { numRuns: 200 },
    )
  })
})

function idOf(event: TimelineEvent): string {
  return event.event_id
}
