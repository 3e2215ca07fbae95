import type { EventOf, EventType } from '../timeline/events.ts'

type Words<T extends EventType> = (event: EventOf<T>) => string

/** What each event says in one line. A new type does not compile until it has words. */
export const WORDS: { readonly [T in EventType]: Words<T> } = {
  IncidentDetected: ({ payload }) =>
    `${payload.severity} detected in ${payload.service}: ${payload.title}. ${payload.rule.why}`,
  ContextBuilt: ({ payload }) =>
    `Evidence collected: ${counted(payload.evidence.length, 'item')}, ${counted(payload.suspects.length, 'suspect commit')}`,
  RootCauseProposed: ({ payload }) =>
    payload.verdict === 'cause' && payload.hypotheses[0]
      ? `Cause proposed with ${percent(payload.hypotheses[0].confidence)} confidence: ${payload.hypotheses[0].cause}`
      : `No cause could be told: ${payload.summary}`,
  InstrumentationProposed: ({ payload }) => `Asked for ${counted(payload.missing.length, 'missing signal')}`,
  InstrumentationApplied: ({ payload }) => `Instrumentation merged: ${payload.repo}#${payload.number}`,
  FixProposed: ({ payload }) => {
    if (payload.stage === 'draft') return `Fix drafted: ${payload.title}`
    return `Pull request ${payload.moves === undefined ? 'opened' : 'changed on the code host'}: ${payload.url}`
  },
  FixApproved: ({ payload }) =>
    payload.scope === 'merge' ? 'Approved the merge' : 'Approved opening the pull request',
  FixRejected: ({ payload }) => `Turned the fix down: ${payload.reason}`,
  FixChecksCompleted: ({ payload }) => `Checks of #${payload.number} ended: ${payload.conclusion}`,
  FixApplied: ({ payload }) => `Fix merged: ${payload.repo}#${payload.number} by ${payload.merged_by}`,
  EvaluationCompleted: ({ payload }) =>
    `Fix evaluated: ${payload.verdict}, error rate ${percent(payload.before.rate)} before, ${percent(payload.after.rate)} after`,
  IncidentResolved: ({ payload }) => `Resolved: ${payload.reason}`,
  IncidentSuppressed: ({ payload }) => `Suppressed: ${payload.reason}`,
  InvestigationRequested: ({ payload }) =>
    payload.question ? `Asked to look again: ${payload.question}` : 'Asked to look again',
  SeverityAssessed: ({ payload }) => `Severity is ${payload.severity}: ${payload.reason}`,
  ImpactMeasured: ({ payload: { failing, failed, service } }) =>
    `${failing ? 'Fails still' : 'Fails no more than usual'}: ${failed.errors} of ${failed.requests} requests to ${service} failed so far`,
  RoleTaken: ({ payload }) => `${payload.display ?? payload.user_id} is ${payload.role}`,
  StatusUpdated: ({ payload }) => `Update for ${payload.audience}: ${payload.text}`,
  NoteAdded: ({ payload }) => payload.text,
  NoteRetracted: () => 'Took a note back',
  RootCauseJudged: ({ payload }) => `Judged the cause ${payload.judgement}`,
  ActionItemAdded: ({ payload }) => `To do: ${payload.text}`,
  ActionItemDone: () => 'Finished an action item',
  MitigationReported: ({ payload }) => `Mitigated by hand: ${payload.what}`,
  IncidentMerged: ({ payload }) => `Is the same as ${payload.into}: ${payload.why}`,
  VisibilityChanged: ({ payload }) => `Made it ${payload.visibility}`,
  PostmortemDrafted: ({ payload }) => `Postmortem drafted: ${payload.title}`,
  PostmortemPublished: ({ payload }) => `Postmortem published: ${payload.where}`,
  ResolutionDeclined: ({ payload }) => `Said that it is not over: ${payload.why}`,
  EffectRecorded: ({ payload }) => `Effect ${payload.surface} ${payload.key}: ${payload.outcome}`,
  TaskStalled: ({ payload }) => `A task of ${payload.queue} is stuck: ${payload.reason}`,
  NeedsHuman: ({ payload }) => `Waits for a person: ${payload.reason}`,
  DeadLettered: ({ payload }) => `Set aside from ${payload.source}: ${payload.error}`,
  AgentFailed: ({ payload }) => `${payload.agent} gave nothing usable: ${payload.error}`,
  BudgetReached: ({ payload }) => `Budget ${payload.budget} is spent: ${payload.spent_usd} of ${payload.limit_usd} USD`,
  IntegrationDegraded: ({ payload }) => `${payload.integration} is in trouble: ${payload.what}`,
  IntegrationRestored: ({ payload }) => `${payload.integration} works again: ${payload.what}`,
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
