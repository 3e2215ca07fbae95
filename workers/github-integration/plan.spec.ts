import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { sampleHeadSha } from '../../src/timeline/stories/samples-lifecycle.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { approvedStory, draftOf } from './fix.spec-support.ts'
import { branchName, planOf } from './plan.ts'

const draft = draftOf([{ path: 'src/total.js', before: 'a\n', after: 'b\n' }])
const planned = (events: readonly TimelineEvent[], now = '2026-03-02T10:00:00.000Z') => {
  const trigger = events.at(-1)
  if (trigger === undefined) throw new Error('tell a story first')
  return planOf(trigger, events, new Date(now))
}
const refusal = (code: string) => expect.objectContaining({ name: 'GiveUp', code })

describe('workers/github-integration/plan.ts', () => {
  it('opens the draft that the approval names', () => {
    const plan = planned(approvedStory(draft).events)
    expect(plan).toMatchObject({ kind: 'open', draft: { payload: { diff_sha256: draft.diff_sha256 } } })
    expect(plan.kind === 'open' && plan.branch).toMatch(/^faultline\/incchec[a-z0-9]-c1-[0-9a-f]{8}$/)
  })

  it('names the branch after incident, cycle and draft alone', () => {
    const plan = planned(approvedStory(draft).events)
    if (plan.kind !== 'open') throw new Error('no plan to open')
    const incident_id = '0b6f1c2a-1111-5222-8333-444455556666'
    expect(branchName({ ...plan.draft, incident_id, cycle: 2 })).toBe(
      `faultline/0b6f1c2a-c2-${plan.draft.event_id.slice(0, 8)}`,
    )
  })

  it.each([
    ['another diff', { diff_sha256: 'f'.repeat(64) }],
    ['another base', { sha: 'f'.repeat(40) }],
  ])('refuses an approval of %s', (_what, change) => {
    const base = { diff_sha256: draft.diff_sha256, sha: draft.base_sha, expires_at: '2026-03-03T09:00:00.000Z' }
    const events = story('checkout')
      .detected()
      .context()
      .cause()
      .draft(draft)
      .approved({ ...base, ...change }).events
    expect(() => planned(events)).toThrow(refusal('approval-void'))
  })

  it('refuses an approval that has run out when it is to be acted on, however long ago it was given', () => {
    const { events } = approvedStory(draft)
    expect(planned(events, '2026-03-03T08:59:59.999Z').kind).toBe('open')
    expect(() => planned(events, '2026-03-03T09:00:00.000Z')).toThrow(refusal('approval-expired'))
    const merging = story('checkout').detected().draft().approved().pull().checks()
    const { events: late } = merging.mergeApproved({ expires_at: '2026-03-03T09:00:00.000Z' })
    expect(planned(late, '2026-03-03T08:59:59.999Z').kind).toBe('merge')
    expect(() => planned(late, '2026-03-30T09:00:00.000Z')).toThrow(refusal('approval-expired'))
  })

  it('merges no new head by an approval of the one before, and no other change by any', () => {
    const head = 'f'.repeat(40)
    const opened = story('checkout').detected().draft().approved().pull().checks()
    const late = { expires_at: '2026-03-03T09:00:00.000Z' }
    const old = opened.pushed(head).mergeApproved(late)
    expect(() => planned(old.events)).toThrow(refusal('approval-void'))
    const fresh = opened.pushed(head).mergeApproved({ ...late, sha: head })
    expect(planned(fresh.events)).toMatchObject({ kind: 'merge', pull: { payload: { head_sha: head } } })
    const diff_sha256 = 'f'.repeat(64)
    const foreign = opened.pushed(head, { diff_sha256 }).mergeApproved({ ...late, sha: head, diff_sha256 })
    expect(() => planned(foreign.events)).toThrow(refusal('head-moved'))
  })

  it('refuses to open without a draft in the cycle of the approval', () => {
    const { diff_sha256, base_sha: sha } = draft
    const expires_at = '2026-03-03T09:00:00.000Z'
    const later = approvedStory(draft).rejected().context().approved({ diff_sha256, sha, expires_at })
    expect(() => planned(later.events)).toThrow(refusal('no-draft'))
  })

  it('watches the checks of a pull request', () => {
    expect(planned(story('checkout').detected().draft().approved().pull().events)).toMatchObject({ kind: 'check' })
  })

  it('merges the head that the approval names, and no other', () => {
    const opened = story('checkout').detected().draft().approved().pull().checks()
    const fresh = { expires_at: '2026-03-03T09:00:00.000Z' }
    const plan = planned(opened.mergeApproved(fresh).events)
    expect(plan).toMatchObject({ kind: 'merge', pull: { payload: { head_sha: sampleHeadSha(1) } } })
    expect(() => planned(opened.mergeApproved({ ...fresh, sha: 'e'.repeat(40) }).events)).toThrow(
      refusal('approval-void'),
    )
    const other = { ...fresh, diff_sha256: 'e'.repeat(64) }
    expect(() => planned(opened.mergeApproved(other).events)).toThrow(refusal('approval-void'))
    expect(() => planned(story('checkout').detected().draft().mergeApproved(fresh).events)).toThrow(
      refusal('no-pull-request'),
    )
  })

  it('refuses a trigger that asks nothing of it', () => {
    expect(() => planned(story('checkout').detected().events)).toThrow(refusal('wrong-trigger'))
  })
})
