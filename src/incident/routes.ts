import type { QueueName } from '../tasks/queues.ts'
import type { EventType, TimelineEvent } from '../timeline/events.ts'
import type { Route } from './owed.ts'

type Of<T extends EventType> = Extract<TimelineEvent, { event_type: T }>

/** A worker may wait out a code host's rate limit, an hour at the longest, between two tries. */
const USUAL_PATIENCE_S = 5_400
/** The worker that watches checks gives up on them after an hour, with better words than anybody else has. */
const CHECKS_PATIENCE_S = 3_600 + USUAL_PATIENCE_S

/** The routing table: which fact makes which work due, and why. Queues, docs and dispatch derive from it. */
export const ROUTES: readonly Route[] = [
  route(
    'IncidentDetected',
    'context-builder-tasks',
    'ContextBuilt',
    'a new or returned incident needs its evidence gathered',
  ),
  route('InvestigationRequested', 'context-builder-tasks', 'ContextBuilt', 'a person asked to look again', {
    when: (event) => event.opens_cycle !== undefined,
  }),
  route('EvaluationCompleted', 'context-builder-tasks', 'ContextBuilt', 'the fix did not work: look again', {
    when: (event) => event.payload.verdict === 'fail' && event.opens_cycle !== undefined,
  }),
  route('FixRejected', 'context-builder-tasks', 'ContextBuilt', 'a person turned the fix down: look again', {
    when: (event) => event.opens_cycle !== undefined,
  }),
  route('InstrumentationApplied', 'context-builder-tasks', 'ContextBuilt', 'there is a new signal to look at', {
    when: (event) => event.opens_cycle !== undefined,
  }),
  route('ContextBuilt', 'rca-tasks', 'RootCauseProposed', 'there is something to reason over'),
  route('RootCauseProposed', 'fix-tasks', 'FixProposed', 'sure enough to try a fix', {
    when: (event) => event.payload.policy.route.includes('fix'),
    settledBy: (answer) => answer.event_type === 'FixProposed' && answer.payload.stage === 'draft',
  }),
  route('RootCauseProposed', 'instrumentation-tasks', 'InstrumentationProposed', 'too unsure: ask for a signal', {
    when: (event) => event.payload.policy.route.includes('instrumentation'),
  }),
  route('FixApproved', 'pull-request-tasks', 'FixProposed', 'a person approved this diff to be opened', {
    variant: 'open_pr',
    when: (event) => event.payload.scope === 'open_pr',
    settledBy: (answer) => answer.event_type === 'FixProposed' && answer.payload.stage === 'pull_request',
  }),
  route('FixProposed', 'pull-request-tasks', 'FixChecksCompleted', 'the checks of the pull request are running', {
    when: (event) => event.payload.stage === 'pull_request',
    settledBy: (answer, trigger) =>
      answer.event_type === 'FixChecksCompleted' &&
      trigger.payload.stage === 'pull_request' &&
      answer.payload.head_sha === trigger.payload.head_sha,
    patienceS: CHECKS_PATIENCE_S,
  }),
  route('FixApproved', 'pull-request-tasks', 'FixApplied', 'a person approved this head to be merged', {
    variant: 'merge',
    when: (event) => event.payload.scope === 'merge',
  }),
  route('FixApplied', 'evaluation-tasks', 'EvaluationCompleted', 'did it help?', {
    settledBy: (answer) => answer.event_type === 'EvaluationCompleted' && answer.payload.slot === 0,
  }),
  route('EvaluationCompleted', 'evaluation-tasks', 'EvaluationCompleted', 'it was too early to tell: look once more', {
    when: (event) => event.payload.verdict === 'inconclusive' && event.payload.next_look_s !== undefined,
    slot: (event) => event.payload.slot + 1,
    dueAfterS: (event) => event.payload.next_look_s ?? 0,
    settledBy: (answer, trigger) =>
      answer.event_type === 'EvaluationCompleted' && answer.payload.slot > trigger.payload.slot,
  }),
  route('IncidentResolved', 'report-tasks', 'PostmortemDrafted', 'it is over: write down what happened', {
    afterClosing: true,
  }),
]

interface RouteOptions<T extends EventType> {
  readonly when?: (event: Of<T>) => boolean
  readonly settledBy?: (answer: TimelineEvent, trigger: Of<T>) => boolean
  readonly slot?: (event: Of<T>) => number
  readonly dueAfterS?: (event: Of<T>) => number
  readonly afterClosing?: boolean
  readonly variant?: string
  readonly patienceS?: number
}

function route<T extends EventType>(
  on: T,
  queue: QueueName,
  output: EventType,
  because: string,
  options: RouteOptions<T> = {},
): Route {
  const typed: Route<T> = {
    on,
    queue,
    output,
    because,
    when: options.when ?? (() => true),
    settledBy: options.settledBy ?? ((answer) => answer.event_type === output),
    slot: options.slot ?? (() => 0),
    dueAfterS: options.dueAfterS ?? (() => 0),
    afterClosing: options.afterClosing ?? false,
    variant: options.variant ?? '',
    patienceS: options.patienceS ?? USUAL_PATIENCE_S,
  }
  // A table holds routes of every type; `owedBy` hands each its own events only.
  return typed as unknown as Route
}
