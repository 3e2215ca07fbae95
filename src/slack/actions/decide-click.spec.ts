import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../../blocks/action-ids.ts'
import { foldIncident } from '../../incident/state.ts'
import { goodPath } from '../../timeline/stories/recorded.ts'
import { sampleBaseSha, sampleDiffSha, sampleHeadSha } from '../../timeline/stories/samples-lifecycle.ts'
import type { Story } from '../../timeline/stories/story.ts'
import type { About } from './about.ts'
import { AT, about, facts, givenUp, open, proposed, pulled, said } from './decide.spec-support.ts'
import { type AtOnce, decideClick } from './decide-click.ts'

const CODE_HOST = { kind: 'integration', id: 'github-integration' } as const
const closedThere = pulled.state('FixRejected', { reason: 'Closed.' }, { actor: CODE_HOST })

function moot(told: Story): Story {
  const stalled = { queue: 'pull-request-tasks', key: 'a key', reason: 'It is there already.', code: 'empty-fix' }
  return told.state('TaskStalled', stalled)
}

describe('src/slack/actions/decide-click.ts', () => {
  it('binds an approval to the diff, the base and a day', () => {
    const [fact] = facts(decideClick(ACTIONS.approveOpenPr, about(proposed, sampleDiffSha(1))))
    expect(fact).toMatchObject({
      event_type: 'FixApproved',
      cycle: 1,
      time: AT,
      actor: { kind: 'human', id: 'UOLIVIA1', display: 'Olivia' },
      causation_id: foldIncident(proposed.events).draft?.event_id,
      payload: {
        scope: 'open_pr',
        diff_sha256: sampleDiffSha(1),
        sha: sampleBaseSha,
        approver: { user_id: 'UOLIVIA1' },
        expires_at: '2026-03-03T10:00:00.000Z',
      },
    })
  })

  it('binds an approval to merge to the head that was looked at', () => {
    const [fact] = facts(decideClick(ACTIONS.approveMerge, about(pulled, sampleHeadSha(1))))
    expect(fact?.payload).toMatchObject({ scope: 'merge', sha: sampleHeadSha(1), diff_sha256: sampleDiffSha(1) })
  })

  it('closes through the opened cycle and names the evaluation', () => {
    const told = pulled.mergeApproved().applied().evaluated('pass')
    const [fact] = facts(decideClick(ACTIONS.resolve, about(told)))
    expect(fact).toMatchObject({ event_type: 'IncidentResolved', closes_through: 1, payload: { how: 'person' } })
    expect(foldIncident([...told.events, ...(fact === undefined ? [] : [fact])]).status).toBe('Resolved')
  })

  it('hands over command', () => {
    const first = about(open)
    const [fact] = facts(decideClick(ACTIONS.takeCommand, first))
    expect(fact?.payload).toEqual({ role: 'commander', user_id: 'UOLIVIA1', display: 'Olivia' })
    const taken = open.state('RoleTaken', { role: 'commander', user_id: 'UDAN0001' })
    expect(said(decideClick(ACTIONS.takeCommand, about(taken)))).toContain('taken over from <@UDAN0001>')
    const mine = open.state('RoleTaken', { role: 'commander', user_id: 'UOLIVIA1' })
    expect(said(decideClick(ACTIONS.takeCommand, about(mine)))).toContain('You have had command since')
  })

  it.each<readonly [string, AtOnce, About, RegExp]>([
    [
      'a second approval',
      ACTIONS.approveOpenPr,
      about(proposed.approved(), sampleDiffSha(1)),
      /Already approved by Olga, <!date/,
    ],
    [
      'another diff than the one proposed',
      ACTIONS.approveOpenPr,
      about(proposed, sampleDiffSha(2)),
      /content has changed/,
    ],
    ['no proposal', ACTIONS.approveOpenPr, about(open, sampleDiffSha(1)), /no proposed fix/],
    [
      'a rejected fix',
      ACTIONS.approveOpenPr,
      about(proposed.rejected(), sampleDiffSha(1), { cycle: 1 }),
      /number 2 runs now \(fix rejected by Olga/,
    ],
    ['a closed incident', ACTIONS.approveOpenPr, about(goodPath, sampleDiffSha(1)), /Already resolved by Olga/],
    [
      'a pull request that is open',
      ACTIONS.approveOpenPr,
      about(proposed.pull(), sampleDiffSha(1)),
      /#42 is open already/,
    ],
    ['a merge without a pull request', ACTIONS.approveMerge, about(proposed, sampleHeadSha(1)), /no pull request/],
    ['a head that moved on', ACTIONS.approveMerge, about(pulled, sampleHeadSha(2)), /moved on/],
    [
      'a second merge approval',
      ACTIONS.approveMerge,
      about(pulled.mergeApproved(), sampleHeadSha(1)),
      /Already approved for merging by Olga/,
    ],
    [
      'a merged pull request',
      ACTIONS.approveMerge,
      about(pulled.mergeApproved().applied(), sampleHeadSha(1)),
      /Already merged/,
    ],
    [
      'checks that are not through',
      ACTIONS.approveMerge,
      about(proposed.approved().pull(), sampleHeadSha(1)),
      /checks of pull request #42 are not through/,
    ],
    [
      'failed checks',
      ACTIONS.approveMerge,
      about(proposed.approved().pull().checks('failure'), sampleHeadSha(1)),
      /checks of pull request #42 failed/,
    ],
    [
      'a pull request that holds another diff',
      ACTIONS.approveMerge,
      about(proposed.approved().pull({ diff_sha256: sampleDiffSha(9) }), sampleHeadSha(1)),
      /does not hold the diff/,
    ],
    [
      'a resolution of an earlier cycle',
      ACTIONS.resolve,
      about(open.requested(), '', { cycle: 1 }),
      /number 2 runs now \(asked for by Olga/,
    ],
    [
      'a fix that was closed on the code host',
      ACTIONS.approveMerge,
      about(closedThere, sampleHeadSha(1)),
      /^Already rejected on the code host, <!date/,
    ],
    [
      'an earlier cycle than the one that a closing on the code host began',
      ACTIONS.approveMerge,
      about(pulled.state('FixRejected', { reason: 'Closed.' }, { opens_cycle: 2, actor: CODE_HOST }), '', { cycle: 1 }),
      /number 2 runs now \(fix rejected on the code host, <!date/,
    ],
    [
      'a fix that was merged on the code host',
      ACTIONS.approveMerge,
      about(pulled.applied({ merged_by: 'dan' }), sampleHeadSha(1)),
      /^Already merged by dan, <!date/,
    ],
    [
      'a fix that was merged as approved',
      ACTIONS.approveMerge,
      about(pulled.mergeApproved().applied({ merged_by: 'faultline' }), sampleHeadSha(1)),
      /^Already merged by faultline, approved by [^,]+, <!date/,
    ],
    [
      'a fix that can never be opened',
      ACTIONS.approveOpenPr,
      about(moot(proposed.approved()), sampleDiffSha(1)),
      /^That fix cannot be carried out\. It is there already\.$/,
    ],
    [
      'a fix that can never be merged',
      ACTIONS.approveMerge,
      about(moot(pulled.mergeApproved()), sampleHeadSha(1)),
      /^That fix cannot be carried out\. It is there already\.$/,
    ],
    ['what a rule resolved', ACTIONS.resolve, about(pulled.applied().resolved('rule')), /^Already resolved by rule, </],
    ['a second resolution', ACTIONS.resolve, about(goodPath), /Already resolved by Olga/],
    ['command of a closed incident', ACTIONS.takeCommand, about(goodPath), /Already resolved/],
  ])('refuses %s and says what is true', (_name, action, asked, words) => {
    const decision = decideClick(action, asked)
    expect(decision.kind).toBe('refuse')
    expect(said(decision)).toMatch(words)
  })

  it('takes an approval again when the first has expired', () => {
    const until = (expires_at: string) =>
      decideClick(ACTIONS.approveOpenPr, about(proposed.approved({ expires_at }), sampleDiffSha(1)))
    expect(facts(until('2026-03-02T09:59:59.000Z'))).toHaveLength(1)
    expect(facts(until(AT))).toHaveLength(1)
    expect(until('2026-03-02T10:00:00.001Z').kind).toBe('refuse')
  })

  it('takes an approval again when the first could not be carried out', () => {
    const stalled = givenUp(pulled.mergeApproved(), 'GitHub wants another review.')
    const again = facts(decideClick(ACTIONS.approveMerge, about(stalled, sampleHeadSha(1), { discriminator: 'two' })))
    expect(again).toMatchObject([{ event_type: 'FixApproved', payload: { scope: 'merge', sha: sampleHeadSha(1) } }])
    const unopened = givenUp(proposed.approved(), 'The branch holds other commits.')
    expect(facts(decideClick(ACTIONS.approveOpenPr, about(unopened, sampleDiffSha(1))))).toHaveLength(1)
  })

  it('takes an approval of a new head that holds the same change, and none of the head before', () => {
    const head_sha = 'f'.repeat(40)
    const pushed = pulled.pushed(head_sha)
    expect(said(decideClick(ACTIONS.approveMerge, about(pushed, sampleHeadSha(1))))).toContain('has moved on')
    expect(said(decideClick(ACTIONS.approveMerge, about(pushed, head_sha)))).toContain('not through yet')
    const checked = pushed.state('FixChecksCompleted', { head_sha }, { discriminator: head_sha })
    const [fact] = facts(decideClick(ACTIONS.approveMerge, about(checked, head_sha)))
    expect(fact?.payload).toMatchObject({ scope: 'merge', sha: head_sha, diff_sha256: sampleDiffSha(1) })
    const back = checked.pushed(sampleHeadSha(1), {}, 2)
    expect(facts(decideClick(ACTIONS.approveMerge, about(back, sampleHeadSha(1))))).toHaveLength(1)
    const other = pushed.pushed('e'.repeat(40), { diff_sha256: sampleDiffSha(9) }, 2)
    const refused = decideClick(ACTIONS.approveMerge, about(other, 'e'.repeat(40)))
    expect(said(refused)).toMatch(/does not hold the diff.*on the code host/)
  })

  it('says recorded, and states nothing twice, when a gesture is worked off again after a crash', () => {
    const first = about(proposed, sampleDiffSha(1))
    const [fact] = facts(decideClick(ACTIONS.approveOpenPr, first))
    const events = [...proposed.events, ...(fact === undefined ? [] : [fact])]
    const again = decideClick(ACTIONS.approveOpenPr, { ...first, events, state: foldIncident(events) })
    expect(again).toMatchObject({ kind: 'record', drafts: [] })
    const other = { ...first, events, state: foldIncident(events), discriminator: 'gesture 2' }
    expect(said(decideClick(ACTIONS.approveOpenPr, other))).toContain('Already approved by <@UOLIVIA1>')
  })
})
