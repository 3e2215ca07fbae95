import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../timeline/events.ts'
import { type Story, story } from '../timeline/stories/story.ts'
import { dispatch } from './dispatch.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const opened = story('checkout').detected().context().cause().draft().approved().pull().checks()
const due = (told: Story) => dispatch(told.events, NOW)
/** Another person, or the same one later, approves merging. */
const again = (told: Story) => told.state('FixApproved', mergePayload(), { discriminator: 'a second click' })

describe('src/worker-kit/dispatch.ts', () => {
  it('makes a new approval due after the one before was given up on', () => {
    const approved = opened.mergeApproved()
    const [first] = due(approved)
    const stalled = giveUp(approved)
    expect(due(stalled)).toEqual([])
    const [second] = due(again(stalled))
    expect(second?.owed).toMatchObject({ output: 'FixApplied', trigger: { discriminator: 'a second click' } })
    expect(second?.task.key).not.toBe(first?.task.key)
    expect(due(giveUp(again(stalled)))).toEqual([])
  })

  it('takes the newest of two approvals alone, whichever came in first', () => {
    const both = again(opened.mergeApproved())
    expect(due(both).map(({ owed }) => owed.trigger.discriminator)).toEqual(['a second click'])
    expect(dispatch([...both.events].reverse(), NOW)).toEqual(due(both))
    // What a person approved last could not be done: an older approval does not do it behind their back.
    expect(due(giveUp(both))).toEqual([])
  })

  it('takes an approval as it was said first', () => {
    const both = again(opened.mergeApproved())
    const first = both.events.at(-2)
    if (first === undefined) throw new Error('There are two approvals.')
    const later = { ...first, time: '2026-03-02T09:59:00.000Z' }
    expect(dispatch([...both.events, later], NOW)).toEqual(due(both))
  })

  it('takes what was given up on as it was said first', () => {
    const begun = story('checkout').detected()
    const spent = giveUp(begun).events.slice(-1)
    const other = spent.map((event) => ({ ...event, payload: { ...event.payload, key: 'of other work' } }))
    expect(dispatch([...begun.events, ...other, ...spent] as TimelineEvent[], NOW)).toEqual(due(begun))
  })

  it('keeps approvals to open and to merge apart', () => {
    const drafted = story('checkout').detected().context().cause().draft().approved()
    expect(due(drafted).map(({ owed }) => owed.output)).toEqual(['FixProposed'])
    expect(due(giveUp(drafted))).toEqual([])
    expect(due(again(giveUp(drafted))).map(({ owed }) => owed.output)).toEqual(['FixApplied'])
  })

  it('makes the checks of a new head due, and those of the head before no more', () => {
    const unchecked = story('checkout').detected().context().cause().draft().approved().pull()
    const pushed = giveUp(unchecked).pushed('f'.repeat(40))
    const [check, ...more] = due(pushed)
    expect(check?.owed).toMatchObject({
      output: 'FixChecksCompleted',
      trigger: { payload: { head_sha: 'f'.repeat(40) } },
    })
    expect(more).toEqual([])
    expect(check?.task.key).not.toBe(due(unchecked)[0]?.task.key)
    expect(dispatch([...pushed.events].reverse(), NOW)).toEqual(due(pushed))
    const back = pushed.pushed('e'.repeat(40), {}, 2)
    expect(due(back).map(({ owed }) => owed.trigger)).toEqual(back.events.slice(-1))
  })

  it('sends nothing of a closed incident', () => {
    expect(due(opened.mergeApproved().suppressed())).toEqual([])
  })
})

/** As the runner says it of the newest task. */
function giveUp(told: Story): Story {
  const [first] = due(told)
  if (first === undefined) throw new Error('nothing is due that could be given up')
  const { queue, key } = first.task
  return told.state('TaskStalled', { queue, key, reason: 'by hand' }, { discriminator: key })
}

function mergePayload() {
  const payload = opened.mergeApproved().events.at(-1)?.payload
  if (payload === undefined || !('scope' in payload)) throw new Error('the story must end with an approval')
  return payload
}
