import { cut, number } from '../../../blocks/words.ts'
import type { EventType, PayloadOf, TimelineEvent } from '../../timeline/events.ts'
import { inOrder } from '../../timeline/in-order.ts'
import type { IncidentView } from './incident-view.ts'

/** The newest fact in a few words, and when. */
export function lastChange({ events, state }: IncidentView): { readonly what: string; readonly at: string } {
  const told = events.filter(({ event_type }) => Object.hasOwn(CHANGES, event_type))
  const last = inOrder(told).at(-1)
  return last === undefined ? { what: 'detected', at: state.detected_at } : { what: wordsOf(last), at: last.time }
}

/** What happened, with the person who did it where one did. */
export function wordsOf(event: TimelineEvent): string {
  const who = event.actor.kind === 'human' ? ` by ${cut(event.actor.display ?? event.actor.id, 60)}` : ''
  if (event.event_type === 'SeverityAssessed') return `severity set to ${event.payload.severity}${who}`
  if (event.event_type === 'RoleTaken')
    return `${event.payload.display ?? event.payload.user_id} took the role of ${event.payload.role}`
  if (event.event_type === 'FixProposed' && event.payload.stage === 'pull_request')
    return `pull request #${event.payload.number} ${event.payload.moves === undefined ? 'opened' : 'changed on the code host'}`
  if (event.event_type === 'FixApproved')
    return event.payload.scope === 'merge' ? `merge approved${who}` : `fix approved${who}`
  if (event.event_type === 'FixChecksCompleted') return CHECKS[event.payload.conclusion]
  if (event.event_type === 'ImpactMeasured') return measuredWords(event.payload)
  return `${WORDS[event.event_type]}${who}`
}

const CHECKS = { success: 'checks passed', failure: 'checks failed', none: 'no checks ran' } as const

function measuredWords({ failing, failed }: PayloadOf<'ImpactMeasured'>): string {
  return failing
    ? `measured: ${number(failed.errors)} of ${number(failed.requests)} failed so far`
    : 'measured: no more than usual fails'
}

/** What moves an incident on, and so may be the last change that the brief tells. */
const CHANGES = {
  IncidentDetected: 'detected',
  ContextBuilt: 'evidence read',
  RootCauseProposed: 'cause proposed',
  InstrumentationProposed: 'missing signals named',
  InstrumentationApplied: 'missing signals added',
  FixProposed: 'fix drafted',
  FixApproved: 'fix approved',
  FixRejected: 'fix rejected',
  FixChecksCompleted: 'checks finished',
  FixApplied: 'fix merged',
  EvaluationCompleted: 'effect of the fix measured',
  IncidentResolved: 'resolved',
  IncidentSuppressed: 'suppressed',
  InvestigationRequested: 'a new investigation was asked for',
  SeverityAssessed: 'severity set',
  RoleTaken: 'role taken',
  StatusUpdated: 'update written',
  MitigationReported: 'mitigated by hand',
  IncidentMerged: 'merged into another incident',
  VisibilityChanged: 'visibility changed',
  PostmortemDrafted: 'postmortem drafted',
  PostmortemPublished: 'postmortem published',
  ResolutionDeclined: 'said to be not over',
} as const satisfies Partial<Record<EventType, string>>

/** The rest is no change of the incident, but a document may rest on it. */
const WORDS: Readonly<Record<EventType, string>> = {
  ...CHANGES,
  ImpactMeasured: 'impact measured',
  NoteAdded: 'noted',
  NoteRetracted: 'note taken back',
  RootCauseJudged: 'cause judged',
  ActionItemAdded: 'action item added',
  ActionItemDone: 'action item done',
  EffectRecorded: 'carried out',
  TaskStalled: 'a step was given up',
  NeedsHuman: 'people were called',
  DeadLettered: 'a task could not be read',
  AgentFailed: 'an agent gave no usable answer',
  BudgetReached: 'the budget for models was used up',
  IntegrationDegraded: 'a connection was lost',
  IntegrationRestored: 'a connection was back',
}
