import { describe, expect, it } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import type { StoredEvent } from '../../timeline/timeline.ts'
import { storyLines } from './story-lines.ts'

const stored = (events: ReturnType<typeof story>['events']): readonly StoredEvent[] =>
  events.map((event, offset) => ({ topic: 'debugging.timeline', partition: 0, offset: BigInt(offset), event }))

describe('src/cli/explain/story-lines.ts', () => {
  it('tells a receipt in the cycle in which it came', () => {
    const told = story('checkout')
      .detected()
      .context()
      .effect('slack', 'brief', 'C1/1')
      .cause(0.9)
      .draft()
      .rejected('It hides the cause.')
      .effect('slack', 'topic', 'C1')
    const lines = storyLines(stored(told.events), true)
    expect(lines.find((line) => line.includes('slack brief'))).toContain('cycle 1')
    expect(lines.find((line) => line.includes('slack topic'))).toContain('cycle 2')
  })

  it('makes one line of measurements in a row that came to the same, and tells the turn by itself', () => {
    const counted = { window: { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:04:00.000Z' }, requests: 9 }
    const measured = (errors: number, failing: boolean) => ({
      ...{ service: 'checkout', failing },
      ...{ now: { ...counted, errors: 1 }, failed: { ...counted, errors } },
    })
    const begun = story('checkout').detected()
    const failing = [1, 2, 3].reduce(
      (told, n) => told.state('ImpactMeasured', measured(n, true), { discriminator: `m${n}` }),
      begun,
    )
    const told = failing.context().state('ImpactMeasured', measured(3, false), { discriminator: 'over' })
    const lines = (all: boolean) => storyLines(stored(told.events), all).filter((line) => /ImpactMeasured/.test(line))
    expect(lines(true)).toHaveLength(4)
    expect(lines(false)).toEqual([
      expect.stringMatching(
        /3 measurements of the impact, from 2\S+ to 2\S+, at last: 1 of 9 fail now, 3 of 9 failed so far/,
      ),
      expect.stringMatching(/ImpactMeasured: no more than usual fails, 3 of 9 failed so far/),
    ])
  })

  it('says that a step was given up, and what to do, rather than that it is under way', () => {
    const begun = story('checkout').detected().context().cause(0.9)
    const causation_id = begun.events.at(-1)?.event_id
    const reason = 'FixProposed stayed away. Look at the worker, then press Investigate again.'
    const about = { causation_id, discriminator: 'fix' }
    const told = begun
      .state('TaskStalled', { queue: 'fix-tasks', key: 'k', attempts: 8, reason }, about)
      .state('NeedsHuman', { queue: 'fix-tasks', reason }, about)
    const lines = storyLines(stored(told.events), false)
    expect(lines).toContain(`next: A person is needed: ${reason}`)
    expect(lines.find((line) => line.startsWith('owes FixProposed'))).toMatch(/, given up$/)
  })

  it('says that nothing is owed while people decide', () => {
    const told = story('checkout').detected().context().cause(0.9).draft()
    expect(storyLines(stored(told.events), false)).toContain('owes nothing: no worker has anything to do for it')
  })
})
