import { reopenedNote, resolvedNote, suppressedNote } from './closing.ts'
import { evaluationMessage } from './evaluation.ts'
import { fixMessage } from './fix.ts'
import { fixChecks, fixDetail } from './fix-detail.ts'
import { ANN, DECISION, DIFF, evaluation, fix, head, LATER, PULL } from './gallery-props.ts'
import type { Message } from './parts.ts'
import { postmortemDraft } from './postmortem.ts'
import { reminderNote } from './reminder.ts'

/** What a fix, its measurement and the end of an incident look like, in every state. */
export function outcomes(): Record<string, Message> {
  return { ...fixes(), ...evaluations(), ...endings() }
}

function fixes(): Record<string, Message> {
  const until = '2026-03-03T09:20:00.000Z'
  const risk = { level: 'low', why: 'It goes back to code that ran for weeks.' }
  return {
    'fix drafted': fixMessage(fix({ is: 'drafted' })),
    'fix drafted, private': fixMessage(fix({ is: 'drafted' }, { private: true })),
    'fix approved': fixMessage(fix({ is: 'approved', decision: DECISION, valid_until: until })),
    'fix open': fixMessage(fix({ is: 'open' }, { pull: PULL })),
    'fix open, checks failed': fixMessage(
      fix({ is: 'open' }, { pull: { ...PULL, checks: 'failure', checks_passed: 2 } }),
    ),
    'fix open, checks running': fixMessage(fix({ is: 'open' }, { pull: { ...PULL, checks: undefined } })),
    'fix open, pushed to': fixMessage(fix({ is: 'open' }, { pull: { ...PULL, foreign: true } })),
    'fix open again': fixMessage(
      fix({ is: 'open', undone: 'GitHub will not merge #42: a review is required.' }, { pull: PULL }),
    ),
    'fix merge approved, host away': fixMessage(
      fix({ is: 'merge-approved', decision: DECISION, valid_until: until, waits_since: LATER }, { pull: PULL }),
    ),
    'fix merge approved': fixMessage(
      fix({ is: 'merge-approved', decision: DECISION, valid_until: until }, { pull: PULL }),
    ),
    'fix applied': fixMessage(fix({ is: 'applied', by: 'ann', at: LATER, deploy_seen: true }, { pull: PULL })),
    'fix applied, pushed to': fixMessage(
      fix({ is: 'applied', by: 'dan', at: LATER, deploy_seen: true }, { pull: { ...PULL, foreign: true } }),
    ),
    'fix rejected': fixMessage(fix({ is: 'rejected', by: ANN, at: LATER, reason: 'It hides the cause.' })),
    'fix closed': fixMessage(
      fix({ is: 'rejected', at: LATER, reason: 'Pull request #42 of acme/shop was closed without merging.' }),
    ),
    'fix void': fixMessage(fix({ is: 'void', why: 'A newer look at the evidence has begun.' })),
    'fix detail': fixDetail({
      head: head('fix-drafted'),
      title: 'Undo 3f2a91c',
      diff: DIFF,
      risk,
      checklist: [{ item: 'touches no migration', ok: true }],
      test_plan: 'The checks of the repository.',
      rollback_plan: 'Revert the revert.',
      evidence_ids: ['ev1'],
    }),
    'fix checks': fixChecks({
      head: head('fix-open'),
      number: 42,
      head_sha: PULL.head_sha,
      conclusion: 'failure',
      checks: [{ name: 'test', conclusion: 'failure', url: PULL.url }],
    }),
  }
}

const UNDECIDED =
  'The rate is lower, but too few requests came to tell recovery from chance. That was the last look: a person must decide.'

function evaluations(): Record<string, Message> {
  return {
    'evaluation pass': evaluationMessage(evaluation({ auto_resolve: '2026-03-02T09:50:00.000Z' })),
    'evaluation confirmed': evaluationMessage(
      evaluation({ answer: { is: 'resolved', why: 'Errors stopped.', ...DECISION } }),
    ),
    'evaluation declined': evaluationMessage(
      evaluation({ answer: { is: 'not-over', why: 'Still slow.', ...DECISION } }),
    ),
    'evaluation fail': evaluationMessage(
      evaluation({ verdict: 'fail', new_errors: [{ title: 'RangeError', count: 9 }] }),
    ),
    'evaluation another': evaluationMessage(
      evaluation({
        verdict: 'fail',
        another: true,
        instead: { title: 'AcquirerTimeout', service: 'payments', count: 90 },
      }),
    ),
    'evaluation inconclusive': evaluationMessage(
      evaluation({ verdict: 'inconclusive', next_look: '2026-03-02T09:30:00.000Z' }),
    ),
    'evaluation undecided': evaluationMessage(evaluation({ verdict: 'inconclusive', why: UNDECIDED })),
  }
}

function endings(): Record<string, Message> {
  return {
    'resolved by person': resolvedNote({
      head: head('resolved'),
      how: 'person',
      by: ANN,
      at: LATER,
      reason: 'Errors stopped.',
      lasted_s: 960,
    }),
    'resolved by rule': resolvedNote({
      head: head('resolved'),
      how: 'rule',
      by: { id: 'resolver' },
      at: LATER,
      reason: 'Good for 30 min.',
      lasted_s: 4_000,
    }),
    suppressed: suppressedNote({
      head: head('suppressed'),
      by: ANN,
      at: LATER,
      reason: 'Known load test',
      mutes: 'signature',
      until: '2026-03-03T09:00:00.000Z',
    }),
    'suppressed, a fix left behind': suppressedNote({
      head: head('suppressed'),
      by: ANN,
      at: LATER,
      reason: 'Known load test',
      mutes: 'this_incident',
      left: 'The fix was approved, but not merged: the incident was suppressed before that.',
    }),
    reopened: reopenedNote({
      head: head('looking', { cycle: 2, reopened: true }),
      what: 'Reopened',
      cycle: 2,
      why: 'The same error is back: 31 in 90 requests',
      at: LATER,
    }),
    'fails again': reopenedNote({
      head: head('looking', { cycle: 2 }),
      what: 'Fails again',
      cycle: 2,
      why: '31 of 90 requests to checkout fail now (34 %).',
      at: LATER,
    }),
    'is anybody on it': reminderNote({
      head: head('fix-drafted'),
      what: 'Is anybody on this?',
      whom: '<!subteam^SONCALL001>',
      at: LATER,
      said: '15 min after it began nobody has told me so, and more than usual fails still. Press Take command in the brief, or answer what it asks. I ask this once.',
    }),
    'update due': reminderNote({
      head: head('cause'),
      what: 'An update is due',
      whom: ANN,
      at: LATER,
      said: 'The update that was promised for now has not come. Press Update in the brief: how things stand, and when the next one is due.',
    }),
    'postmortem draft': postmortemDraft({
      head: head('resolved'),
      title: 'Checkout failed for 16 minutes',
      at: LATER,
      sections: [
        { heading: 'Summary', lines: [{ text: 'Checkout failed from 09:04 to 09:20.', cites: [1, 2] }] },
        { heading: 'Timeline', lines: [{ text: '2026-03-02 09:04:05 UTC Detected: 41 errors', cites: [1] }] },
      ],
      facts: [
        { number: 1, what: 'detected', at: '2026-03-02T09:04:05.000Z', event_id: 'e1' },
        { number: 2, what: 'resolved by Olga', at: LATER, event_id: 'e2' },
      ],
    }),
  }
}
