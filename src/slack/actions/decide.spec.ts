import { describe, expect, it } from 'vitest'
import { ACTIONS, VIEWS } from '../../../blocks/action-ids.ts'
import { foldIncident } from '../../incident/state.ts'
import { sealDraft } from '../../timeline/draft.ts'
import { FactEvent } from '../../timeline/events.ts'
import { goodPath } from '../../timeline/stories/recorded.ts'
import { sampleBaseSha, sampleDiffSha, sampleHeadSha } from '../../timeline/stories/samples-lifecycle.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import type { About, Decision } from './about.ts'
import { type AtOnce, decideClick } from './decide-click.ts'
import { decideForm, type Fields, type IncidentForm } from './decide-form.ts'

const AT = '2026-03-02T10:00:00.000Z'
const open = story('checkout').detected().context().cause(0.9)
const proposed = open.draft()
const pulled = proposed.approved().pull().checks()

function about(told: Story, seen = '', more: Partial<About> = {}): About {
  const { events } = told
  const who = { team_id: 'T1', user_id: 'UOLIVIA1', at: AT }
  const state = foldIncident(events)
  return { who, display: 'Olivia', discriminator: 'gesture 1', state, events, cycle: state.opened, seen, ...more }
}

function said(decision: Decision): string {
  return decision.said.toString()
}

function facts(decision: Decision) {
  const drafts = decision.kind === 'record' ? decision.drafts : []
  return drafts.map((draft) => FactEvent.parse(sealDraft(draft, new Date(AT), (payload) => payload)))
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
      /Already approved by Olga at <!date/,
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
    ['a second resolution', ACTIONS.resolve, about(goodPath), /Already resolved by Olga/],
    ['command of a closed incident', ACTIONS.takeCommand, about(goodPath), /Already resolved/],
  ])('refuses %s and says what is true', (_name, action, asked, words) => {
    const decision = decideClick(action, asked)
    expect(decision.kind).toBe('refuse')
    expect(said(decision)).toMatch(words)
  })

  it('takes an approval again when the first has expired', () => {
    const late = proposed.approved({ expires_at: '2026-03-02T09:59:59.000Z' })
    expect(facts(decideClick(ACTIONS.approveOpenPr, about(late, sampleDiffSha(1))))).toHaveLength(1)
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

describe('src/slack/actions/decide-form.ts', () => {
  const form = (fields: Record<string, string>): Fields =>
    new Map(Object.entries(fields).map(([key, value]) => [key, [value]]))

  it.each<readonly [IncidentForm, About, Fields, object]>([
    [
      VIEWS.severity,
      about(open),
      form({ severity: 'SEV-1', reason: ' payments too ' }),
      { event_type: 'SeverityAssessed', payload: { severity: 'SEV-1', reason: 'payments too' } },
    ],
    [
      VIEWS.update,
      about(open),
      form({ text: 'Found it', audience: 'everyone', next_update: '900' }),
      {
        event_type: 'StatusUpdated',
        payload: { text: 'Found it', audience: 'everyone', next_update_due: '2026-03-02T10:15:00.000Z' },
      },
    ],
    [
      VIEWS.update,
      about(open),
      form({ text: 'Found it', next_update: 'none' }),
      { payload: { text: 'Found it', audience: 'team' } },
    ],
    [VIEWS.note, about(open), form({ text: 'Restarted' }), { event_type: 'NoteAdded', payload: { text: 'Restarted' } }],
    [
      VIEWS.investigate,
      about(open),
      form({ question: 'The pool?' }),
      { event_type: 'InvestigationRequested', opens_cycle: 2, payload: { question: 'The pool?' } },
    ],
    [
      VIEWS.investigate,
      about(goodPath),
      form({}),
      { event_type: 'InvestigationRequested', opens_cycle: 2, payload: {} },
    ],
    [
      VIEWS.suppress,
      about(open),
      form({ reason: 'Load test', until: '3600', mutes: 'signature' }),
      {
        event_type: 'IncidentSuppressed',
        closes_through: 1,
        payload: { reason: 'Load test', mutes: 'signature', until: '2026-03-02T11:00:00.000Z' },
      },
    ],
    [
      VIEWS.suppress,
      about(open),
      form({ reason: 'Known', until: 'open' }),
      { payload: { reason: 'Known', mutes: 'this_incident' } },
    ],
    [
      VIEWS.rejectFix,
      about(proposed, sampleDiffSha(1)),
      form({ reason: 'Hides it' }),
      { event_type: 'FixRejected', opens_cycle: 2, payload: { reason: 'Hides it', diff_sha256: sampleDiffSha(1) } },
    ],
    [
      VIEWS.rejectFix,
      about(pulled, sampleHeadSha(1)),
      form({ reason: 'Hides it' }),
      { event_type: 'FixRejected', opens_cycle: 2 },
    ],
    [
      VIEWS.declineResolution,
      about(pulled.mergeApproved().applied().evaluated('pass')),
      form({ reason: 'Norway' }),
      { event_type: 'ResolutionDeclined', payload: { why: 'Norway' } },
    ],
  ])('states the fact of a filled %s', (view, asked, fields, fact) => {
    const stated = facts(decideForm(view, asked, fields))
    expect(stated).toHaveLength(1)
    expect(stated[0]).toMatchObject(fact)
  })

  it('opens the next cycle for the whole incident', () => {
    const asked = about(goodPath)
    const stated = facts(decideForm(VIEWS.investigate, asked, form({})))
    expect(foldIncident([...goodPath.events, ...stated])).toMatchObject({
      status: 'Investigating',
      opened: 2,
      reopened: true,
    })
  })

  it.each<readonly [string, IncidentForm, About, Fields, RegExp]>([
    [
      'a rejection of a decided fix',
      VIEWS.rejectFix,
      about(pulled.mergeApproved().applied(), sampleHeadSha(1)),
      form({ reason: 'x' }),
      /Already merged/,
    ],
    [
      'a rejection of another fix',
      VIEWS.rejectFix,
      about(proposed, sampleDiffSha(3)),
      form({ reason: 'x' }),
      /not the one proposed/,
    ],
    ['a suppression of a closed incident', VIEWS.suppress, about(goodPath), form({ reason: 'x' }), /Already resolved/],
    [
      'an investigation asked for twice',
      VIEWS.investigate,
      about(open.requested(), '', { cycle: 1 }),
      form({}),
      /number 2 runs now/,
    ],
    ['the severity it has', VIEWS.severity, about(open), form({ severity: 'SEV-2' }), /SEV-2 already/],
    ['an unknown severity', VIEWS.severity, about(open), form({ severity: 'SEV-0' }), /choose one/],
    ['blank words', VIEWS.note, about(open), form({ text: '  ' }), /Nothing was recorded/],
  ])('refuses %s and says what is true', (_name, view, asked, fields, words) => {
    const decision = decideForm(view, asked, fields)
    expect(decision.kind).toBe('refuse')
    expect(said(decision)).toMatch(words)
  })
})
