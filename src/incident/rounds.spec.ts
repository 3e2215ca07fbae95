import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../timeline/events.ts'
import { arbitraryEvents } from '../timeline/stories/arbitrary.spec-support.ts'
import { reopened, suppressed } from '../timeline/stories/recorded.ts'
import { story } from '../timeline/stories/story.ts'
import { roundsOf } from './rounds.ts'
import { foldIncident } from './state.ts'

const told = (events: readonly TimelineEvent[]) =>
  roundsOf(events).map(({ opened, closed }) => [opened.event_type, opened.cycle, closed?.event_type, closed?.cycle])

describe('src/incident/rounds.ts', () => {
  it('has one round for what was closed once or not at all', () => {
    expect(told(story('checkout').detected().context().events)).toEqual([['IncidentDetected', 1, undefined, undefined]])
    expect(told(suppressed.events)).toEqual([['IncidentDetected', 1, 'IncidentSuppressed', 1]])
    expect(told(story('checkout').detected().resolved().wait(60).resolved().events)).toHaveLength(1)
  })

  it('has another for each time it came back, by a detector or by a person', () => {
    expect(told(reopened.events)).toEqual([
      ['IncidentDetected', 1, 'IncidentResolved', 1],
      ['IncidentDetected', 2, 'IncidentResolved', 2],
    ])
    const asked = story('checkout').detected().resolved().wait(60).requested()
    expect(told(asked.events)).toEqual([
      ['IncidentDetected', 1, 'IncidentResolved', 1],
      ['InvestigationRequested', 1, undefined, undefined],
    ])
    expect(foldIncident(asked.events).opened_at).toBe(asked.events.at(-1)?.time)
  })

  it('takes what a person asks in an open incident for no new round', () => {
    expect(told(story('checkout').detected().context().requested().resolved().events)).toHaveLength(1)
  })

  it('comes out alike whatever the order of arrival, and no cycle belongs to two', () => {
    fc.assert(
      fc.property(arbitraryEvents({ minLength: 1, maxLength: 20 }), fc.func(fc.integer()), (events, order) => {
        const other = events.toSorted((a, b) => order(a.event_id) - order(b.event_id))
        const rounds = roundsOf(events)
        expect(roundsOf(other)).toEqual(rounds)
        rounds.forEach(({ cycles }, i) => {
          expect(cycles.first).toBeGreaterThan(rounds[i - 1]?.cycles.last ?? 0)
        })
      }),
    )
  })
})
