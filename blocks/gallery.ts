import { type BriefProps, brief } from './brief.ts'
import { causeMessage, causeReasoning } from './cause.ts'
import { evidenceItem, evidenceSamples, evidenceTable } from './evidence.ts'
import { findings } from './gallery-findings.ts'
import { FAILING, IMPACT, OVER } from './gallery-impact.ts'
import { outcomes } from './gallery-outcomes.ts'
import {
  ANN,
  AT,
  CAUSE,
  CAUSES,
  DIGEST,
  EVIDENCE,
  head,
  LATER,
  PULL,
  QUIET_DIGEST,
  RULED_OUT,
} from './gallery-props.ts'
import { incidentCard, privateCard } from './incident-card.ts'
import { fitMessage } from './limits.ts'
import { digestMessage } from './lists/digest.ts'
import type { Message } from './parts.ts'
import type { Phase } from './props.ts'
import { blindNote, seesAgainNote } from './sight.ts'
import { timelineLine } from './timeline-line.ts'

/** Every view in every state it has, by name: for people who look, and for the specs that hold each to Slack's limits. */
export function gallery(): Readonly<Record<string, Message>> {
  const views = { ...cards(), ...briefs(), ...causes(), ...outcomes(), ...findings(), ...rest() }
  return Object.fromEntries(Object.entries(views).map(([name, view]) => [name, fitMessage(view)]))
}

const MENDED = { cause: 'The pool of connections was halved', confidence: 0.93, fix: '#41 Undo 8be1d02', url: PULL.url }

const NO_ROOM = 'Slack refused conversations.create: restricted_action; let the app create channels in the settings.'

const PHASES: readonly Phase[] = [
  'looking',
  'cause',
  'unknown',
  'calm',
  'fix-drafted',
  'fix-approved',
  'fix-open',
  'merging',
  'fix-void',
  'fix-applied',
  'fix-works',
  'fix-unclear',
  'fails-again',
  'not-over',
  'resolved',
  'suppressed',
]

function briefs(): Record<string, Message> {
  const known = { causes: CAUSES, reasoner: 'claude', ruled_out: RULED_OUT, gaps: ['No traces before 09:00.'] } as const
  const bare = { causes: [], ruled_out: [], gaps: [] }
  const fixed = { title: 'Undo 3f2a91c', state: 'waits for approval', url: PULL.url }
  const of = (phase: Phase): BriefProps => ({
    head: head(phase, phase === 'looking' ? {} : { commander: ANN, ...(closed(phase) ? { closed_at: LATER } : {}) }),
    impact: IMPACT,
    why_opened: '412 errors in 1,205 requests; 2 expected',
    ...(phase === 'looking' ? bare : known),
    fix: phase.startsWith('fix') || phase === 'merging' ? fixed : undefined,
    last: { what: 'Ann took command', at: LATER },
  })
  const measured = {
    'brief measured again': brief({ ...of('fix-drafted'), impact: FAILING }),
    'brief of two errors': brief({
      ...of('cause'),
      mended: [MENDED],
      vain: [{ fix: '#40 Repair checkout' }],
      also_hit: ['storefront', 'thumbs'],
    }),
    'brief over': brief({ ...of('fix-applied'), impact: OVER }),
  }
  return { ...Object.fromEntries(PHASES.map((phase) => [`brief ${phase}`, brief(of(phase))])), ...measured }
}

function closed(phase: Phase): boolean {
  return phase === 'resolved' || phase === 'suppressed'
}

function cards(): Record<string, Message> {
  return {
    'card looking': incidentCard({ head: head('looking'), impact: IMPACT }),
    'card without a channel': incidentCard({ head: head('looking'), impact: IMPACT, room_refused: NO_ROOM }),
    'card cause': incidentCard({
      head: head('cause', { channel_id: 'C0INC', commander: ANN }),
      impact: IMPACT,
      cause: CAUSES[0]?.cause,
    }),
    'card resolved': incidentCard({
      head: head('resolved', { closed_at: LATER }),
      impact: IMPACT,
      fixed_by: 'Undo 3f2a91c: read the rate from the cart',
    }),
    'card measured again': incidentCard({ head: head('cause'), impact: FAILING }),
    'card over and resolved': incidentCard({ head: head('resolved', { closed_at: LATER }), impact: OVER }),
    'card private': privateCard(),
  }
}

function causes(): Record<string, Message> {
  return {
    'cause ranked': causeMessage(CAUSE),
    'cause by claude': causeMessage({ ...CAUSE, reasoner: 'claude', model: 'claude-x', dropped_claims: 2 }),
    'cause where the model gave nothing': causeMessage({ ...CAUSE, reasoner: 'evidence-instead' }),
    'cause where the evidence does not bear the model out': causeMessage({
      ...CAUSE,
      ...{ reasoner: 'evidence-against', dropped_claims: 2 },
    }),
    'cause calm': causeMessage({
      ...CAUSE,
      ...{ verdict: 'unknown', calm: true, causes: [], summary: 'Nothing is worse than usual since #41 went live.' },
    }),
    'cause unknown': causeMessage({
      ...CAUSE,
      verdict: 'unknown',
      causes: [],
      summary: 'Nothing decides between two theories.',
    }),
    'cause reasoning': causeReasoning(CAUSE),
    'evidence table': evidenceTable({
      head: head('looking'),
      window: { from: AT, to: LATER },
      items: EVIDENCE,
      gaps: ['No traces.'],
    }),
    ...Object.fromEntries(
      evidenceSamples(head('looking'), EVIDENCE).map((one, i) => [`evidence samples ${i + 1}`, one]),
    ),
    ...Object.fromEntries(EVIDENCE.slice(0, 1).map((one) => ['evidence item', evidenceItem(head('looking'), one)])),
  }
}

function rest(): Record<string, Message> {
  return {
    'timeline line': timelineLine({ head: head('looking'), what: 'Severity raised to SEV-1', by: ANN, at: LATER }),
    'timeline update': timelineLine({
      head: head('cause'),
      what: 'Update',
      by: ANN,
      at: LATER,
      said: 'We roll back.\nThe old version serves half of the traffic.',
      next: '2026-03-03T10:30:00.000Z',
    }),
    'evidence unread': blindNote({ since: LATER, why: 'Could not run newest: connection refused. It is tried again.' }),
    'evidence read again': seesAgainNote({ since: LATER, until: '2026-03-02T09:50:00.000Z' }),
    digest: digestMessage(DIGEST),
    'digest of a quiet day': digestMessage(QUIET_DIGEST),
  }
}
