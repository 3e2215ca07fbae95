import { describe, expect, it } from 'vitest'
import { type Story, story } from '../timeline/stories/story.ts'
import { mergedLate } from './merged-late.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString()
/** The merge was approved at 120 s; what follows is told at 140 s. */
const approved = story('checkout', { start: at(0) })
  .detected()
  .context()
  .cause()
  .draft()
  .approved()
  .pull()
  .checks()
  .mergeApproved()
  .wait(-20)
const merged = (told: Story, merged_at: string) => told.state('FixApplied', { merged_at }, { cycle: 1 })
const LEFT: readonly (readonly [string, Story])[] = [
  ['rejected', approved.rejected()],
  ['asked anew', approved.requested()],
  ['resolved', approved.resolved()],
  ['suppressed', approved.suppressed()],
]

describe('src/incident/merged-late.ts', () => {
  it.each(LEFT)('tells of a merge that came after the incident was %s, once, whatever the order', (_, left) => {
    const told = merged(left, at(150))
    const [ask, ...more] = mergedLate(told.events)
    expect(more).toEqual([])
    expect(ask).toMatchObject({ cycle: 1, because: told.events.at(-1), reason: expect.stringMatching(/Revert it on/) })
    expect(mergedLate([...told.events].reverse())).toEqual([ask])
    const said = told.state('NeedsHuman', {}, { cycle: 1, discriminator: ask?.discriminator ?? '' })
    expect(mergedLate(said.events)).toEqual([])
  })

  it('tells of a merge in the very second of the gesture, for code hosts round down', () => {
    expect(mergedLate(merged(approved.wait(0.9).requested(), at(140)).events)).toHaveLength(1)
  })

  it('tells of a fix that was turned down and merged, whichever clock is behind', () => {
    expect(mergedLate(merged(approved.rejected(), at(100)).events)).toHaveLength(1)
  })

  it('says nothing of a merge that came first, and of one that somebody closed the incident after', () => {
    const first = merged(approved, at(130))
    const ways = [first, first.evaluated('fail'), first.requested(), first.resolved(), first.evaluated().resolved()]
    for (const told of ways) expect(mergedLate(told.events)).toEqual([])
    expect(mergedLate(merged(approved.rejected(), at(150)).resolved().events)).toEqual([])
    expect(mergedLate(approved.rejected().events)).toEqual([])
  })
})
