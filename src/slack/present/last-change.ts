import { cut } from '../../../blocks/words.ts'
import type { EventType, TimelineEvent } from '../../timeline/events.ts'
import { inOrder } from '../../timeline/in-order.ts'
import type { IncidentView } from './incident-view.ts'

/** The newest fact in a few words, and when. */
export function lastChange({ events, state }: IncidentView): { readonly what: string; readonly at: string } {
  const told = events.filter((event) => WORDS[event.event_type] !== undefined)
  const last = inOrder(told).at(-1)
  return last === undefined ? { what: 'detected', at: state.detected_at } : { what: wordsOf(last), at: last.time }
}

/** What happened, with the person who did it where one did. */
export function wordsOf(event: TimelineEvent): string {
  const words = WORDS[event.event_type] ?? 'changed'
  const who = event.actor.kind === 'human' ? ` by ${cut(event.actor.display ?? event.actor.id, 60)}` : ''
  if (event.event_type === 'SeverityAssessed') return `severity set to ${event.payload.severity}${who}`
  if (event.event_type === 'RoleTaken')
    return `${event.payload.display ?? event.payload.user_id} took the role of ${event.payload.role}`
  if (event.event_type === 'FixProposed' && event.payload.stage === 'pull_request')
    return `pull request #${event.payload.number} ${event.payload.moves === undefined ? 'opened' : 'pushed to'}`
  if (event.event_type === 'FixApproved')
    return event.payload.scope === 'merge' ? `merge approved${who}` : `fix approved${who}`
  return `${words}${who}`
}

const WORDS: Partial<Record<EventType, string>> = {
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
}
