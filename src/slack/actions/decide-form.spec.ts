import { describe, expect, it } from 'vitest'
import { VIEWS } from '../../../blocks/action-ids.ts'
import { encodeFailing } from '../../../blocks/failing.ts'
import { foldIncident } from '../../incident/state.ts'
import { goodPath } from '../../timeline/stories/recorded.ts'
import { sampleDiffSha, sampleHeadSha } from '../../timeline/stories/samples-lifecycle.ts'
import type { About } from './about.ts'
import { AT, about, facts, open, proposed, pulled, said } from './decide.spec-support.ts'
import { decideForm, type Fields, type IncidentForm } from './decide-form.ts'

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

  it('asks once more before much that fails is quieted, and records how much the person saw', () => {
    const seen = (errors: number) =>
      encodeFailing({ window: { from: AT, to: AT }, requests: 60, errors, rate: errors / 60 })
    const filled = { reason: 'Only a drill' }
    expect(said(decideForm(VIEWS.suppress, about(open, seen(42)), form(filled)))).toMatch(/must be said once more/)
    const [sure] = facts(decideForm(VIEWS.suppress, about(open, seen(42)), form({ ...filled, sure: 'sure' })))
    expect(sure).toMatchObject({
      payload: { reason: 'Only a drill', failing: { requests: 60, errors: 42, rate: 0.7 } },
    })
    const [quiet] = facts(decideForm(VIEWS.suppress, about(open, seen(1)), form(filled)))
    expect(quiet).toMatchObject({ payload: { failing: { errors: 1 } } })
    const [unknown] = facts(decideForm(VIEWS.suppress, about(open), form(filled)))
    expect(unknown?.payload).not.toHaveProperty('failing')
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
