import { type Call, callWords, isCall } from '../../src/incident/calls.ts'
import { roundsOf } from '../../src/incident/rounds.ts'
import { distinct, foldIncident, type IncidentState, ofType } from '../../src/incident/state.ts'
import { verdictWords } from '../../src/incident/verdict-words.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import { acknowledgement } from '../../src/projections/acknowledged.ts'
import type { EventOf, EventType, TimelineEvent } from '../../src/timeline/events.ts'
import { inOrder } from '../../src/timeline/in-order.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'
import { mergedWords, proposedWords } from './naming.ts'

export interface ReportInput {
  readonly state: IncidentState
  readonly events: readonly TimelineEvent[]
  /** Told in the story, and counted nowhere. */
  readonly calls: readonly Call[]
}

export function readReport(work: Work): ReportInput {
  const state = foldIncident(work.incident)
  if (state.root === undefined)
    throw new GiveUp('no-root', 'The incident has no IncidentDetected; there is nothing to report on yet.')
  return { state, events: inOrder(distinct(work.incident)), calls: work.calls }
}

/** Seconds; undefined while unknown. */
export interface Durations {
  /** From the first error to the detection; of a declaration nobody knows. */
  readonly detectS: number | undefined
  /** From the detection to the first person. */
  readonly acknowledgeS: number | undefined
  /** Of each round, from its opening to its end: what the closing messages and the digest say too. */
  readonly resolveS: readonly number[]
  readonly acknowledgedBy: TimelineEvent | undefined
}

export function durationsOf({ state, events }: ReportInput): Durations {
  const acknowledgedBy = acknowledgement(events)
  const since = (from: string | undefined, to: string | undefined) =>
    from === undefined || to === undefined ? undefined : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000)
  const root = state.root
  const measured = root?.payload.source === 'detector' ? root.payload.window.from : undefined
  return {
    detectS: since(measured, root?.time),
    acknowledgeS: since(root?.time, acknowledgedBy?.time),
    resolveS: roundsOf(events).flatMap(({ opened, closed }) => since(opened.time, closed?.time) ?? []),
    acknowledgedBy,
  }
}

const CHECKS = { success: 'All checks passed', failure: 'Checks failed', none: 'No checks ran' } as const

function counted(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`
}

/** One sentence for each fact worth a line in the story of the incident; undefined for the rest. */
export function sentenceOf(event: TimelineEvent, events: readonly TimelineEvent[]): string | undefined {
  // The table's key is the event's own type, which TypeScript cannot follow through a lookup.
  const sentence = SENTENCES[event.event_type] as Sentence<TimelineEvent> | undefined
  return sentence?.(event, event.actor.display ?? event.actor.id, events)
}

type Sentence<E extends TimelineEvent> = (event: E, who: string, events: readonly TimelineEvent[]) => string | undefined

const SENTENCES: { readonly [T in EventType]?: Sentence<EventOf<T>> } = {
  IncidentDetected: ({ payload, cycle }, who) =>
    payload.source === 'person'
      ? `${who} declared it: ${payload.title}`
      : `${cycle > 1 ? 'It came back' : 'Detected'}: ${payload.rule.why}`,
  ContextBuilt: ({ payload }) =>
    `Evidence gathered: ${counted(payload.evidence.length, 'piece')}, ${counted(payload.suspects.length, 'change')}`,
  RootCauseProposed: (event, _who, events) => proposedWords(event, events),
  FixProposed: ({ payload }) => {
    if (payload.stage === 'draft') return `Fix drafted: ${payload.title}`
    return payload.moves === undefined
      ? `Pull request #${payload.number} opened in ${payload.repo}`
      : `Pull request #${payload.number} was changed on the code host`
  },
  FixApproved: ({ payload: { approver, scope } }) =>
    `${approver.display ?? approver.user_id} approved ${scope === 'merge' ? 'the merge' : 'opening the pull request'}`,
  FixRejected: ({ payload, actor }, who) =>
    actor.kind === 'human' ? `${who} turned the fix down: ${payload.reason}` : payload.reason,
  FixChecksCompleted: ({ payload }) => CHECKS[payload.conclusion],
  FixApplied: (event, _who, events) => mergedWords(event, events),
  EvaluationCompleted: ({ payload }) => `${verdictWords(payload)}: ${payload.why}`,
  IncidentResolved: ({ payload }, who) =>
    `${payload.how === 'rule' ? 'Resolved by rule' : `${who} resolved it`}: ${payload.reason}`,
  IncidentSuppressed: ({ payload }, who) => `${who} suppressed it: ${payload.reason}`,
  InvestigationRequested: ({ payload }, who) =>
    `${who} asked to look again${payload.question ? `: ${payload.question}` : ''}`,
  SeverityAssessed: ({ payload }) => `${payload.severity}: ${payload.reason}`,
  ImpactMeasured: (event, _who, events) => measuredWords(event, events),
  RoleTaken: ({ payload }) => `${payload.display ?? payload.user_id} took the role of ${payload.role}`,
  StatusUpdated: ({ payload }, who) => `${who} told ${payload.audience}: ${payload.text}`,
  NoteAdded: ({ payload }, who) => `${who} noted: ${payload.text}`,
  MitigationReported: ({ payload }, who) => `${who} acted by hand: ${payload.what}`,
  TaskStalled: (event, _who, calls) => callWords(event, calls),
  NeedsHuman: (event, _who, calls) => callWords(event, calls),
  ResolutionDeclined: ({ payload }, who) => `${who} said it was not over: ${payload.why}`,
}

/** How it ended, and that it began again. */
function measuredWords({ payload, cycle }: EventOf<'ImpactMeasured'>, events: readonly TimelineEvent[]) {
  const { over_since, again_from, failing, failed, of } = payload
  const fail = of === 'lines' ? 'lines than usual are errors' : 'requests than usual fail'
  if (over_since !== undefined) return failed.errors === 0 ? undefined : `No more ${fail}`
  if (!failing || again_from === undefined) return undefined
  const said = ofType(events, 'ImpactMeasured').find(
    (one) => one.cycle === cycle && one.payload.again_from === again_from,
  )
  return said?.payload.now.window.to === payload.now.window.to ? `More ${fail} again` : undefined
}

/** The facts and calls of the story by time, without notes that were taken back. */
export function storyOf({ events, calls }: ReportInput): { text: string; event: TimelineEvent }[] {
  let look = ''
  /** Another look at the fix that came to the same is no news. */
  const said = (text: string, { event_type }: TimelineEvent) => {
    const again = event_type === 'EvaluationCompleted' && text === look
    if (event_type === 'EvaluationCompleted') look = text
    return again
  }
  const retracted = new Set(ofType(events, 'NoteRetracted').map((event) => event.payload.note_event_id))
  const all = calls.length === 0 ? events : inOrder([...events, ...calls])
  return all.flatMap((event) => {
    const text = retracted.has(event.event_id) ? undefined : sentenceOf(event, isCall(event) ? calls : events)
    return text === undefined || said(text, event) ? [] : [{ text: oneLine(text, 1_000), event }]
  })
}
