import { describe, expect, it } from 'vitest'
import { QUEUES } from '../tasks/queues.ts'
import { story } from '../timeline/stories/story.ts'
import { expected } from './expected.ts'
import { ROUTES } from './routes.ts'

describe('src/incident/routes.ts', () => {
  it('feeds every queue, and no other', () => {
    expect([...new Set(ROUTES.map((route) => route.queue))].sort()).toEqual([...QUEUES].sort())
  })

  it('gives no two routes of one event type on one queue the same key', () => {
    // A later look has a slot and two openers share one answer, so only first looks for different answers can collide.
    const names = ROUTES.filter((route) => route.output !== route.on).map(
      (route) => `${route.on}/${route.queue}/${route.variant}`,
    )
    expect(new Set(names).size).toBe(names.length)
  })

  it('owes every look of its own at one fix, whichever of them was answered', () => {
    const merged = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
    const { events } = merged.applied().evaluated('inconclusive', { slot: 1, next_look_s: 600 })
    expect(expected(events).map(({ output, slot }) => [output, slot])).toEqual([
      ['EvaluationCompleted', 0],
      ['EvaluationCompleted', 2],
    ])
  })

  it('says why for each', () => {
    for (const route of ROUTES) expect(route.because.length).toBeGreaterThan(10)
  })
})
