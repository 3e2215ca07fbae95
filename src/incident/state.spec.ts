import { describe, expect, it } from 'vitest'
import { story } from '../timeline/stories/story.ts'
import { distinct, foldIncident } from './state.ts'

const told = story('checkout').detected().context()
const [detected, context] = told.events

describe('src/incident/state.ts', () => {
  it('takes the first of each id by offset, whatever was said under it later, and keeps their order', () => {
    const again = told.events.map((event) => ({ ...event, time: '2030-01-01T00:00:00.000Z' }))
    expect(distinct([...told.events, ...again])).toEqual([detected, context])
    expect(distinct([...again, ...told.events])).toEqual(again)
    expect(distinct(again.flatMap((event, at) => [event, told.events[at] ?? event]))).toEqual(again)
  })

  it('is not closed further by a closing said again', () => {
    const { events } = told.resolved().redetected()
    const further = events.flatMap((event) =>
      event.event_type === 'IncidentResolved' ? [{ ...event, closes_through: 9 }] : [],
    )
    expect(further).toHaveLength(1)
    expect(foldIncident([...events, ...further])).toEqual(foldIncident(events))
    expect(foldIncident([...further, ...events]).closed).toBe(9)
  })
})
