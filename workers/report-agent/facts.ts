import { distinct, foldIncident, type IncidentState, ofType } from '../../src/incident/state.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import { acknowledgement } from '../../src/projections/acknowledged.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { inOrder } from '../../src/timeline/in-order.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'

export interface ReportInput {
  readonly state: IncidentState
  readonly events: readonly TimelineEvent[]
}

export function readReport(work: Work): ReportInput {
  const state = foldIncident(work.incident)
  if (state.root === undefined)
    throw new GiveUp('no-root', 'The incident has no IncidentDetected; there is nothing to report on yet.')
  return { state, events: inOrder(distinct(work.incident)) }
}

/** Milliseconds from onset to detection, detection to the first person, and onset to the end; undefined while unknown. */
export interface Durations {
  readonly detectMs: number | undefined
  readonly acknowledgeMs: number | undefined
  readonly resolveMs: number | undefined
}

export function durationsOf({
  state,
  events,
}: ReportInput): Durations & { readonly acknowledgedBy: TimelineEvent | undefined } {
  const root = state.root
  if (root === undefined)
    return { detectMs: undefined, acknowledgeMs: undefined, resolveMs: undefined, acknowledgedBy: undefined }
  const onset = Date.parse(root.payload.window.from)
  const detected = Date.parse(root.time)
  const acknowledgedBy = acknowledgement(events)
  const end = state.closed_at
  return {
    detectMs: Math.max(0, detected - onset),
    acknowledgeMs: acknowledgedBy && Math.max(0, Date.parse(acknowledgedBy.time) - detected),
    resolveMs: end === undefined ? undefined : Math.max(0, Date.parse(end) - onset),
    acknowledgedBy,
  }
}

const CHECKS = { success: 'All checks passed', failure: 'Checks failed', none: 'No checks ran' } as const

/** What an evaluation came to, in words. */
export const VERDICTS = {
  pass: 'The fix works',
  fail: 'The fix does not help',
  inconclusive: 'Too early to tell whether the fix helps',
} as const

function counted(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`
}

/** One sentence for each fact worth a line in the story of the incident; undefined for the rest. */
export function sentenceOf(event: TimelineEvent): string | undefined {
  const who = event.actor.display ?? event.actor.id
  switch (event.event_type) {
    case 'IncidentDetected':
      return event.payload.source === 'person'
        ? `${who} declared it: ${event.payload.title}`
        : `Detected: ${event.payload.rule.why}`
    case 'ContextBuilt':
      return `Evidence gathered: ${counted(event.payload.evidence.length, 'piece')}, ${counted(event.payload.suspects.length, 'change')}`
    case 'RootCauseProposed':
      return `Cause proposed: ${event.payload.summary}`
    case 'FixProposed':
      return event.payload.stage === 'draft'
        ? `Fix drafted: ${event.payload.title}`
        : `Pull request #${event.payload.number} opened in ${event.payload.repo}`
    case 'FixApproved':
      return `${event.payload.approver.display ?? event.payload.approver.user_id} approved ${event.payload.scope === 'merge' ? 'the merge' : 'opening the pull request'}`
    case 'FixRejected':
      return `${who} turned the fix down: ${event.payload.reason}`
    case 'FixChecksCompleted':
      return CHECKS[event.payload.conclusion]
    case 'FixApplied':
      return `Merged as ${event.payload.merge_sha.slice(0, 12)} by ${event.payload.merged_by}`
    case 'EvaluationCompleted':
      return `${VERDICTS[event.payload.verdict]}: ${event.payload.why}`
    case 'IncidentResolved':
      return `${event.payload.how === 'rule' ? 'Resolved by rule' : `${who} resolved it`}: ${event.payload.reason}`
    case 'IncidentSuppressed':
      return `${who} suppressed it: ${event.payload.reason}`
    case 'InvestigationRequested':
      return `${who} asked to look again${event.payload.question ? `: ${event.payload.question}` : ''}`
    case 'SeverityAssessed':
      return `${event.payload.severity}: ${event.payload.reason}`
    case 'RoleTaken':
      return `${event.payload.display ?? event.payload.user_id} took the role ${event.payload.role}`
    case 'StatusUpdated':
      return `${who} told ${event.payload.audience}: ${event.payload.text}`
    case 'NoteAdded':
      return `${who} noted: ${event.payload.text}`
    case 'MitigationReported':
      return `${who} acted by hand: ${event.payload.what}`
    case 'ResolutionDeclined':
      return `${who} said it was not over: ${event.payload.why}`
    default:
      return undefined
  }
}

/** The facts of the story by time, without notes that were taken back. */
export function storyOf({ events }: ReportInput): { text: string; event: TimelineEvent }[] {
  const retracted = new Set(ofType(events, 'NoteRetracted').map((event) => event.payload.note_event_id))
  return events.flatMap((event) => {
    const text = retracted.has(event.event_id) ? undefined : sentenceOf(event)
    return text === undefined ? [] : [{ text: oneLine(text, 1_000), event }]
  })
}
