import { describe, expect, it } from 'vitest'
import { contextFor, GUILTY, gathered } from '../../src/worker-kit/context.spec-support.ts'
import { workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { CAUSE, draft, OURS } from './agent.spec-support.ts'
import { fixAgent } from './agent.ts'

const context = contextFor()
const cause = { hypotheses: [CAUSE] }
const { diff, diff_sha256, edits } = draft()
const proposed = gathered(context)
  .cause(0.9, cause)
  .draft({ kind: 'revert', reverts: GUILTY, diff, diff_sha256, edits })
const again = (told: typeof proposed) => {
  const work = workAfter(told.context(context).cause(0.9, cause).events)
  const input = fixAgent.read(work)
  return fixAgent.conclude(fixAgent.ranked(input), input, work, OURS)
}

describe('workers/fix-agent/turned-down.ts', () => {
  it('does not propose again what somebody turned down, and says who and why', () => {
    expect(() => again(proposed.rejected('It breaks the prices.'))).toThrow(
      expect.objectContaining({
        name: 'GiveUp',
        code: 'turned-down',
        message: expect.stringMatching(
          /whose fix Olga turned down \(“It breaks the prices\.”\): it is not proposed again by itself/,
        ),
      }),
    )
  })

  it('knows the same revert also where the files around it have changed', () => {
    const other = gathered(context)
      .cause(0.9, cause)
      .draft({ kind: 'revert', reverts: GUILTY, diff_sha256: 'a'.repeat(64) })
    expect(() => again(other.rejected())).toThrow(/is not proposed again/)
  })

  it('proposes it once more when a person asks to look again', () => {
    expect(again(proposed.rejected().requested())).toHaveLength(1)
  })

  it('says where a fix of our own that did not help stands in the way', () => {
    const edits = [{ path: 'src/total.js', content: 'changed by us' }]
    const ours = gathered(context).cause(0.9, cause).draft({ kind: 'patch', edits, reverts: undefined })
    const vain = ours.applied().evaluated('fail')
    const now = contextFor({ sources: [{ path: 'src/total.js', content: 'changed by us' }] })
    const work = workAfter(vain.context(now).cause(0.9, cause).events)
    const input = fixAgent.read(work)
    expect(() => fixAgent.conclude(fixAgent.ranked(input), input, work, OURS)).toThrow(
      /has changed since .* Our own #\d+ changed these files too, did not help/,
    )
  })

  it('proposes another change after one was turned down', () => {
    const other = gathered(context)
      .cause(0.9, cause)
      .draft({ kind: 'patch', diff_sha256: 'a'.repeat(64), reverts: undefined })
    expect(again(other.rejected())).toHaveLength(1)
  })
})
