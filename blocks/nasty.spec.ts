import fc from 'fast-check'
import { describe, it } from 'vitest'
import { anyText } from '../src/kit/any-text.spec-support.ts'
import { brief } from './brief.ts'
import { causeMessage, causeReasoning } from './cause.ts'
import { resolvedNote } from './closing.ts'
import { evaluationMessage } from './evaluation.ts'
import { evidenceSamples, evidenceTable } from './evidence.ts'
import { fixMessage } from './fix.ts'
import { fixDetail } from './fix-detail.ts'
import { IMPACT } from './gallery-impact.ts'
import {
  AT,
  CAUSE,
  CAUSES,
  DECISION,
  DIGEST,
  EVIDENCE,
  evaluation,
  fix,
  head,
  LATER,
  LINE,
  PULL,
  RULED_OUT,
} from './gallery-props.ts'
import { incidentCard } from './incident-card.ts'
import { assertMessage, fitMessage } from './limits.ts'
import { digestMessage } from './lists/digest.ts'
import type { Message } from './parts.ts'
import { postmortemDraft } from './postmortem.ts'
import { timelineLine } from './timeline-line.ts'

/** Fields whose strings are of a fixed set or are times: everything else may be foreign. */
const FIXED =
  /^(phase|severity|verdict|reasoner|is|how|kind|level|checks|mutes|at|from|to|since|valid_until|incident_id|diff_sha256|head_sha|who_may_approve)$/

describe('blocks', () => {
  it('let no foreign words act, and stay within every limit', () => {
    fc.assert(
      fc.property(nasty, (words) => {
        for (const view of views(words)) assertMessage(fitMessage(view))
      }),
      { numRuns: 150 },
    )
  })
})

const nasty = fc.oneof(
  fc.constantFrom(
    '<!channel>',
    '<!here|x>',
    '<@U012ABC>',
    '<http://evil|ok>',
    'https://evil.example/a|b',
    'https://evil.example/<!channel>',
    '<!subteam^S1>',
    '`'.repeat(40),
    '&lt;!channel&gt;',
    'ab\u202e<!everyone>',
    'x'.repeat(10_000),
    '👩‍👩‍👧‍👦'.repeat(3_000),
    '\n'.repeat(500),
    '',
    '\ud800',
    'שלום <!channel> עולם',
  ),
  anyText(400),
)

function views(words: string): readonly Message[] {
  const said = <T>(props: T): T => spoil(props, words)
  const base = said(head('fix-open', { commander: DECISION.by, channel_id: 'C012ABC' }))
  // Distinct ids: the digest shows each incident once only.
  const many = (kind: string) => Array.from({ length: 15 }, (_, n) => ({ ...said(LINE), incident_id: `${kind}${n}` }))
  const risk = { level: 'low', why: words }
  const lines = Array.from({ length: 30 }, () => ({ text: words, cites: [1] }))
  return [
    incidentCard({ head: base, impact: IMPACT, cause: words }),
    brief(
      said({
        head: base,
        impact: IMPACT,
        why_opened: 'x',
        causes: CAUSES,
        ruled_out: RULED_OUT,
        gaps: ['x'],
        fix: { title: 'x', state: 'x', url: 'x' },
        last: { what: 'x', at: AT },
      }),
    ),
    causeMessage(said(CAUSE)),
    causeReasoning(said(CAUSE)),
    fixMessage(said(fix({ ...DECISION, is: 'rejected', reason: 'x' }, { pull: PULL }))),
    fixMessage(said(fix({ is: 'drafted' }))),
    fixDetail({
      head: base,
      title: words,
      diff: words,
      risk,
      checklist: [{ item: words, ok: false }],
      test_plan: words,
      rollback_plan: words,
      evidence_ids: [words],
    }),
    evaluationMessage(said(evaluation({ new_errors: [{ title: 'x', count: 1 }] }))),
    evidenceTable({
      head: base,
      window: { from: AT, to: LATER },
      items: said(Array.from({ length: 60 }, () => EVIDENCE).flat()),
      gaps: [words],
    }),
    ...evidenceSamples(base, said(EVIDENCE)),
    timelineLine({ head: base, what: words, by: { id: words, name: words }, at: AT, said: words }),
    resolvedNote({ head: base, how: 'person', by: { id: words }, at: LATER, reason: words, lasted_s: 1 }),
    postmortemDraft({
      head: base,
      title: words,
      at: AT,
      sections: Array.from({ length: 20 }, () => ({ heading: words, lines })),
      facts: lines.map((_, i) => ({ number: i + 1, what: words, at: AT, event_id: words })),
    }),
    digestMessage({
      ...said(DIGEST),
      opened: many('opened'),
      open: many('open'),
      ownerless: many('ownerless'),
      waiting: many('waiting'),
      stale: many('stale'),
      resolved: many('resolved'),
      suppressed: many('suppressed'),
    }),
  ]
}

/** The same props with these words in every field that may be foreign. */
function spoil<T>(props: T, words: string, key = ''): T {
  if (typeof props === 'string') return (FIXED.test(key) ? props : words) as T
  if (Array.isArray(props)) return props.map((item) => spoil(item, words, key)) as T
  if (typeof props !== 'object' || props === null) return props
  return Object.fromEntries(Object.entries(props).map(([name, value]) => [name, spoil(value, words, name)])) as T
}
