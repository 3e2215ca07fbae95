import { describe, expect, it } from 'vitest'
import { story } from '../timeline/stories/story.ts'
import type { StoredEvent } from '../timeline/timeline.ts'
import { GatheredIncidents } from './gathered-incidents.ts'

const [first, second] = ['inc_1', 'inc_2'].map((incident) => story('shop', { incident }).detected().context().events)

function taken(limitBytes: number, events: readonly (typeof first | undefined)[]) {
  const gathered = new GatheredIncidents(limitBytes)
  const given: string[] = []
  const ids = (all: ReturnType<GatheredIncidents['rest']>) =>
    [...all].map(({ incident_id, events }) => `${incident_id}: ${events.length}`)
  for (const event of events.flatMap((some) => some ?? [])) {
    const stored: StoredEvent = { topic: 'debugging.timeline', partition: 0, offset: 0n, event }
    gathered.take(stored)
    given.push(...ids(gathered.overflow()))
  }
  return { given, rest: ids(gathered.rest()), late: gathered.late().map(({ incident_id }) => incident_id) }
}

describe('src/projections/gathered-incidents.ts', () => {
  it('keeps every incident until the end when there is room', () => {
    expect(taken(1e6, [first, second, first])).toEqual({ given: [], rest: ['inc_2: 2', 'inc_1: 4'], late: [] })
  })

  it('gives away the one heard of longest ago when there is none, and says which of them went on', () => {
    expect(taken(6_000, [first, second])).toEqual({ given: ['inc_1: 2'], rest: ['inc_2: 2'], late: [] })
    expect(taken(6_000, [first, second, first])).toMatchObject({ given: ['inc_1: 2'], late: ['inc_1'] })
  })

  it('gives away one that alone is more than there is room for', () => {
    expect(taken(100, [first])).toEqual({ given: ['inc_1: 1'], rest: [], late: ['inc_1'] })
  })
})
