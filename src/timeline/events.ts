/**
 * The catalogue and glossary: every event type once, in the order of the lifecycle, with the sentence that says what it
 * means. The union, the topics, the lifecycle ranks, the routes and the docs table all derive from it.
 */
import { z } from 'zod'
import { Envelope } from './envelope.ts'
import * as cause from './payloads/cause.ts'
import * as context from './payloads/context.ts'
import * as detection from './payloads/detection.ts'
import * as evaluation from './payloads/evaluation.ts'
import * as fix from './payloads/fix.ts'
import * as internal from './payloads/internal.ts'
import * as people from './payloads/people.ts'

function event<const T extends string, P extends z.ZodType>(type: T, payload: P) {
  return Envelope.extend({ event_type: z.literal(type), payload })
}

/** A rule over the evidence crossed its threshold, or a person or a webhook said so. */
export const IncidentDetected = event('IncidentDetected', detection.IncidentDetectedPayload)
/** The bounded, redacted snapshot of evidence with ranked hypotheses. */
export const ContextBuilt = event('ContextBuilt', context.ContextBuiltPayload)
/** The RCA agent offered causes with citations, or said that it does not know. */
export const RootCauseProposed = event('RootCauseProposed', cause.RootCauseProposedPayload)
/** Signals are missing that would decide between hypotheses. */
export const InstrumentationProposed = event('InstrumentationProposed', cause.InstrumentationProposedPayload)
/** A pull request with instrumentation was merged; opens a cycle. */
export const InstrumentationApplied = event('InstrumentationApplied', cause.InstrumentationAppliedPayload)
/** Stage `draft`: an agent's proposal. Stage `pull_request`: it stands on the code host, said once more for each new head; only this one counts. */
export const FixProposed = event('FixProposed', fix.FixProposedPayload)
/** A person approved this exact diff to be opened, or this exact head to be merged. */
export const FixApproved = event('FixApproved', fix.FixApprovedPayload)
/** A person turned the fix down; opens a cycle. */
export const FixRejected = event('FixRejected', fix.FixRejectedPayload)
/** The code host's checks on the head finished. */
export const FixChecksCompleted = event('FixChecksCompleted', fix.FixChecksCompletedPayload)
/** The pull request was merged, as the code host says. */
export const FixApplied = event('FixApplied', fix.FixAppliedPayload)
/** Evidence before and after the fix was compared; a fail opens a cycle. */
export const EvaluationCompleted = event('EvaluationCompleted', evaluation.EvaluationCompletedPayload)
/** It is over: a rule or a person says so. */
export const IncidentResolved = event('IncidentResolved', evaluation.IncidentResolvedPayload)
/** A person muted it. */
export const IncidentSuppressed = event('IncidentSuppressed', people.IncidentSuppressedPayload)
/** A person asked to look again, perhaps with a hint; opens a cycle. */
export const InvestigationRequested = event('InvestigationRequested', people.InvestigationRequestedPayload)
/** How bad it is, as measured or as a person judges; the last by offset holds. */
export const SeverityAssessed = event('SeverityAssessed', detection.SeverityAssessedPayload)
/** How much fails while it is open, measured again: said when the figure has moved, and more rarely the longer it lasts. */
export const ImpactMeasured = event('ImpactMeasured', detection.ImpactMeasuredPayload)
/** A person took a role. */
export const RoleTaken = event('RoleTaken', people.RoleTakenPayload)
/** A person told an audience how things stand. */
export const StatusUpdated = event('StatusUpdated', people.StatusUpdatedPayload)
/** A person added words to the timeline. */
export const NoteAdded = event('NoteAdded', people.NoteAddedPayload)
/** A person took a note back. */
export const NoteRetracted = event('NoteRetracted', people.NoteRetractedPayload)
/** A person judged a hypothesis; feeds calibration. */
export const RootCauseJudged = event('RootCauseJudged', cause.RootCauseJudgedPayload)
/** Something to do afterwards. */
export const ActionItemAdded = event('ActionItemAdded', people.ActionItemAddedPayload)
/** It was done. */
export const ActionItemDone = event('ActionItemDone', people.ActionItemDonePayload)
/** A person did something by hand: a rollback, a restart, more replicas. */
export const MitigationReported = event('MitigationReported', fix.MitigationReportedPayload)
/** It is the same as another incident. */
export const IncidentMerged = event('IncidentMerged', people.IncidentMergedPayload)
/** Who may see it changed. */
export const VisibilityChanged = event('VisibilityChanged', people.VisibilityChangedPayload)
/** A postmortem was drafted from the facts; every line cites events. */
export const PostmortemDrafted = event('PostmortemDrafted', people.PostmortemDraftedPayload)
/** A person published it. */
export const PostmortemPublished = event('PostmortemPublished', people.PostmortemPublishedPayload)
/** A person said that it is not over. */
export const ResolutionDeclined = event('ResolutionDeclined', evaluation.ResolutionDeclinedPayload)

/** An effect was done or found done: the receipt that lets Slack and the code host be found again. */
export const EffectRecorded = event('EffectRecorded', internal.EffectRecordedPayload)
/** A task failed so often that only a person can help. */
export const TaskStalled = event('TaskStalled', internal.TaskStalledPayload)
/** Work stops here until a person acts. */
export const NeedsHuman = event('NeedsHuman', internal.NeedsHumanPayload)
/** A record or task could not be understood and was set aside. */
export const DeadLettered = event('DeadLettered', internal.DeadLetteredPayload)
/** A model's answer could not be used. */
export const AgentFailed = event('AgentFailed', internal.AgentFailedPayload)
/** Money for models ran out for this incident or day. */
export const BudgetReached = event('BudgetReached', internal.BudgetReachedPayload)
/** An outside system stopped answering as it should. */
export const IntegrationDegraded = event('IntegrationDegraded', internal.IntegrationStatePayload)
/** It answers again. */
export const IntegrationRestored = event('IntegrationRestored', internal.IntegrationStatePayload)

export const TIMELINE_TYPES = [
  IncidentDetected,
  ContextBuilt,
  RootCauseProposed,
  InstrumentationProposed,
  InstrumentationApplied,
  FixProposed,
  FixApproved,
  FixRejected,
  FixChecksCompleted,
  FixApplied,
  EvaluationCompleted,
  IncidentResolved,
  IncidentSuppressed,
  InvestigationRequested,
  SeverityAssessed,
  ImpactMeasured,
  RoleTaken,
  StatusUpdated,
  NoteAdded,
  NoteRetracted,
  RootCauseJudged,
  ActionItemAdded,
  ActionItemDone,
  MitigationReported,
  IncidentMerged,
  VisibilityChanged,
  PostmortemDrafted,
  PostmortemPublished,
  ResolutionDeclined,
] as const

export const INTERNAL_TYPES = [
  EffectRecorded,
  TaskStalled,
  NeedsHuman,
  DeadLettered,
  AgentFailed,
  BudgetReached,
  IntegrationDegraded,
  IntegrationRestored,
] as const

export const FactEvent = z.discriminatedUnion('event_type', TIMELINE_TYPES)
export type FactEvent = z.infer<typeof FactEvent>
export const InternalEvent = z.discriminatedUnion('event_type', INTERNAL_TYPES)
export type InternalEvent = z.infer<typeof InternalEvent>

/** Any event that this version knows. */
export const TimelineEvent = z.discriminatedUnion('event_type', [...TIMELINE_TYPES, ...INTERNAL_TYPES])
export type TimelineEvent = z.infer<typeof TimelineEvent>
export type EventType = TimelineEvent['event_type']
export type EventOf<T extends EventType> = Extract<TimelineEvent, { event_type: T }>
export type PayloadOf<T extends EventType> = EventOf<T>['payload']
