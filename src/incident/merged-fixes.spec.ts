import { describe, expect, it } from 'vitest'
import { sampleHeadSha } from '../timeline/stories/samples-lifecycle.ts'
import { story } from '../timeline/stories/story.ts'
import { mergeApprover } from './approvals.ts'
import { mergedFixes, mergedTitles, vainFixes } from './merged-fixes.ts'
import { ofType } from './state.ts'

const open = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
const other = { stage: 'pull_request' as const, diff_sha256: 'e'.repeat(64) }
const pushed = open.pushed('f'.repeat(40), other)

describe('src/incident/merged-fixes.ts', () => {
  it('tells the draft that was merged', () => {
    const [fix] = mergedFixes(open.applied().events)
    expect(fix?.draft?.payload.kind).toBe('revert')
    expect(mergedTitles(open.applied().events)).toBe(fix?.draft?.payload.title)
    expect(mergedFixes(open.events)).toEqual([])
  })

  it('takes what was pushed in its place for no draft of ours', () => {
    const [fix] = mergedFixes(pushed.applied().events)
    expect(fix?.draft).toBeUndefined()
    expect(mergedTitles(pushed.applied().events)).toBe(`#${fix?.applied.payload.number}`)
  })

  it('names no fix that did not help', () => {
    const vain = open.applied().evaluated('fail').events
    expect(mergedTitles(vain)).toBeUndefined()
    expect(vainFixes(vain).map(({ applied }) => applied.cycle)).toEqual([1])
    expect(vainFixes(open.applied().evaluated('pass').events)).toEqual([])
    expect(mergedTitles(open.applied().evaluated('inconclusive').events)).toBeDefined()
  })

  it('knows who approved the very head that was merged, and of no other', () => {
    const approver = (told: typeof open) => {
      const [applied] = ofType(told.events, 'FixApplied')
      return applied && mergeApprover(told.events, applied)
    }
    expect(approver(open.applied())).toBeDefined()
    expect(approver(pushed.applied())).toBeUndefined()
    expect(approver(pushed.mergeApproved({ scope: 'merge', sha: 'f'.repeat(40) }).applied())).toBeDefined()
    expect(sampleHeadSha(1)).not.toBe('f'.repeat(40))
  })
})
