import { describe, expect, it } from 'vitest'
import { type Story, story } from '../timeline/stories/story.ts'
import { expected } from './expected.ts'
import { verdictMayOpen } from './limit.ts'
import { personNeeded } from './person-needed.ts'

/** Each fix is merged and fails, so that a machine opens one cycle after the other. */
function failing(told: Story, times: number): Story {
  return Array.from({ length: times }).reduce<Story>(
    (so) => so.context().cause().draft().approved().pull().checks().mergeApproved().applied().evaluated('fail'),
    told,
  )
}
const owed = ({ events }: Story) => expected(events).map(({ output, cycle }) => `${output} ${cycle}`)
const looped = failing(story('checkout').detected({ max_cycles: 2 }), 2)

describe('src/incident/limit.ts', () => {
  it('lets a machine look again as often as the detection allows, and then calls a person', () => {
    expect(owed(failing(story('checkout').detected({ max_cycles: 2 }), 1))).toEqual(['ContextBuilt 2'])
    expect(owed(looped)).toEqual([])
    expect(personNeeded(looped.events)).toMatchObject({
      cycle: 3,
      reason: expect.stringMatching(/after 2 investigations .* Press Investigate again/),
    })
  })

  it('calls a person for a fail that opened nothing, and not while one may look again', () => {
    const pulled = story('checkout').detected({ max_cycles: 1 }).context().cause().draft().approved().pull()
    const last = pulled.checks().mergeApproved().applied()
    const fail = last.state('EvaluationCompleted', { verdict: 'fail' })
    expect(personNeeded(fail.events)).toMatchObject({ cycle: 1, discriminator: 'limit' })
    expect(personNeeded(last.evaluated('pass').events)).toBeUndefined()
    const unchecked = pulled.applied().state('EvaluationCompleted', { verdict: 'fail' })
    expect(personNeeded(unchecked.events)).toMatchObject({ cycle: 1, discriminator: 'limit' })
    expect(verdictMayOpen(last.events, 2)).toBe(false)
    expect(verdictMayOpen(story('checkout').detected({ max_cycles: 2 }).events, 2)).toBe(true)
  })

  it('looks into everything that a person asks, however often', () => {
    const asked = Array.from({ length: 6 }).reduce<Story>((so) => so.requested().context().cause(0.5), looped)
    expect(owed(asked.requested())).toEqual([`ContextBuilt ${asked.cycle + 1}`])
    const rejected = asked.draft().rejected()
    expect(owed(rejected)).toEqual([`ContextBuilt ${rejected.cycle}`])
  })

  it('grants one fix to what a person asks for beyond the limit, and then calls again', () => {
    const once = failing(looped.requested(), 1)
    expect(owed(once)).toEqual([])
    expect(personNeeded(once.events)?.cycle).toBe(5)
  })

  it('looks into every detection after a closing, and gives the machine its cycles anew', () => {
    const again = Array.from({ length: 6 }).reduce<Story>((so) => so.resolved().redetected({ max_cycles: 2 }), looped)
    expect(owed(again)).toEqual([`ContextBuilt ${again.cycle}`])
    expect(owed(failing(again, 1))).toEqual([`ContextBuilt ${again.cycle + 1}`])
    expect(owed(failing(again, 2))).toEqual([])
  })

  it('does not depend on which detection came first', () => {
    const two = failing(story('checkout').detected({ max_cycles: 1 }).resolved().redetected({ max_cycles: 3 }), 2)
    expect(owed(two)).toEqual(['ContextBuilt 4'])
    expect(expected([...two.events].reverse())).toEqual(expected(two.events))
  })

  it('calls a person when the cause is nothing that a change could mend', () => {
    const { events } = story('checkout')
      .detected()
      .context()
      .cause(0.9, {
        policy: { version: '1', fix_threshold: 0.6, route: [] },
      })
    const reason = expect.stringContaining('no change that can be undone here')
    expect(personNeeded(events)).toMatchObject({ discriminator: 'by-hand', because: events[2], reason })
  })

  it('does not speak of a cause where none is known', () => {
    const policy = { version: '1', fix_threshold: 0.6, route: [] }
    const { events } = story('checkout').detected().context().cause(0.2, { verdict: 'unknown', policy })
    expect(personNeeded(events)?.reason).toMatch(/^The evidence does not decide/)
  })
})
