import type { TimelineLine } from '../../../blocks/lists/timeline.ts'
import { count, number, percent } from '../../../blocks/words.ts'
import { mergeApprover } from '../../incident/approvals.ts'
import { callWords } from '../../incident/calls.ts'
import { distinct } from '../../incident/state.ts'
import { verdictWords } from '../../incident/verdict-words.ts'
import type { EventType, TimelineEvent } from '../../timeline/events.ts'
import { inOrder } from '../../timeline/in-order.ts'

type Words = {
  readonly [T in EventType]?: (
    event: Extract<TimelineEvent, { event_type: T }>,
    all: readonly TimelineEvent[],
  ) => string | undefined
}

const CHECKS = { success: 'All checks passed', failure: 'Checks failed', none: 'No checks ran' } as const

/** What each fact says in one line; facts without a line here are of the platform, not of the incident. */
const WORDS: Words = {
  IncidentDetected: ({ payload, cycle }) =>
    `${cycle > 1 ? 'Detected again' : 'Detected'}: ${payload.title} (${payload.rule.why})`,
  ContextBuilt: ({ payload }) =>
    `Evidence gathered: ${count(payload.evidence.length, 'piece')}, ${count(payload.hypotheses.filter(({ kind }) => kind !== 'unknown').length, 'possible cause')}`,
  RootCauseProposed: ({ payload }) => {
    const [first] = payload.hypotheses
    return first === undefined || payload.verdict === 'unknown'
      ? 'No cause is certain enough yet'
      : `Likely cause (${percent(first.confidence)}): ${first.cause}`
  },
  InstrumentationProposed: ({ payload }) =>
    `Missing signals: ${payload.missing.map((missing) => missing.signal).join(', ')}`,
  InstrumentationApplied: ({ payload }) => `Instrumentation merged with pull request #${payload.number}`,
  FixProposed: ({ payload }) => {
    if (payload.stage === 'draft') return `Fix proposed: ${payload.title}`
    const { number: pull, moves } = payload
    return moves === undefined ? `Pull request #${pull} opened` : `Pull request #${pull} changed on the code host`
  },
  FixApproved: ({ payload }) => (payload.scope === 'open_pr' ? 'Fix approved to be opened' : 'Merge approved'),
  FixRejected: ({ payload }) => `Fix rejected: ${payload.reason}`,
  FixChecksCompleted: ({ payload }) => `${CHECKS[payload.conclusion]} on pull request #${payload.number}`,
  FixApplied: (event, all) => {
    const approver = mergeApprover(all, event)
    const approved = approver === undefined ? '' : `, approved by ${approver.display ?? approver.user_id}`
    return `Pull request #${event.payload.number} merged by ${event.payload.merged_by}${approved}`
  },
  EvaluationCompleted: ({ payload }) => `${verdictWords(payload)}: ${payload.why}`,
  IncidentResolved: ({ payload }) => `Resolved by ${payload.how === 'rule' ? 'rule' : 'a person'}: ${payload.reason}`,
  IncidentSuppressed: ({ payload }) => `Suppressed: ${payload.reason}`,
  InvestigationRequested: ({ payload }) =>
    `Investigation asked for${payload.question === undefined ? '' : `: ${payload.question}`}`,
  SeverityAssessed: ({ payload }) => `Severity ${payload.severity}: ${payload.reason}`,
  // Of all that is measured only the turn is news.
  ImpactMeasured: ({ payload: { over_since, failed, of } }) =>
    over_since === undefined || failed.errors === 0
      ? undefined
      : `No more than usual fails: ${number(failed.errors)} of ${number(failed.requests)} ${of === 'lines' ? 'lines were errors' : 'requests failed'} while it lasted`,
  RoleTaken: ({ payload }) => `Took the role of ${payload.role}`,
  StatusUpdated: ({ payload }) => `Update: ${payload.text}`,
  NoteAdded: ({ payload }) => `Note: ${payload.text}`,
  MitigationReported: ({ payload }) => `Done by hand: ${payload.what}`,
  IncidentMerged: ({ payload }) => `Merged into another incident: ${payload.why}`,
  VisibilityChanged: ({ payload }) => `Now ${payload.visibility}`,
  PostmortemDrafted: ({ payload }) => `Postmortem drafted: ${payload.title}`,
  PostmortemPublished: ({ payload }) => `Postmortem published: ${payload.where}`,
  TaskStalled: callWords,
  NeedsHuman: callWords,
  ResolutionDeclined: ({ payload }) => `Not over: ${payload.why}`,
}

/** The facts of an incident as lines, by the time they became true; a note that was taken back is left out. Pure. */
export function timelineLines(events: readonly TimelineEvent[]): readonly TimelineLine[] {
  const taken = new Set(
    events.flatMap((event) => (event.event_type === 'NoteRetracted' ? [event.payload.note_event_id] : [])),
  )
  return inOrder(distinct(events))
    .filter((event) => !taken.has(event.event_id))
    .flatMap((event) => line(event, events))
}

/** What an event said among `all` of its incident, in one line; undefined for events of the platform. Pure. */
export function eventWords(event: TimelineEvent, all: readonly TimelineEvent[] = [event]): string | undefined {
  // The table's key is the event's own type, which TypeScript cannot follow through a lookup.
  const words = WORDS[event.event_type] as
    | ((event: TimelineEvent, all: readonly TimelineEvent[]) => string | undefined)
    | undefined
  return words?.(event, all)
}

function line(event: TimelineEvent, all: readonly TimelineEvent[]): readonly TimelineLine[] {
  const words = eventWords(event, all)
  if (words === undefined) return []
  const { actor, time } = event
  const person = { user_id: actor.id, ...(actor.display === undefined ? {} : { display: actor.display }) }
  return [{ at: time, what: words, ...(actor.kind === 'human' ? { person } : {}) }]
}
