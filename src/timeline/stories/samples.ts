import { sha256Hex } from '../../kit/hash.ts'
import { nameId } from '../../kit/ids.ts'
import type { EventType, PayloadOf } from '../events.ts'
import { after } from './samples-context.ts'
import { LIFECYCLE_SAMPLES, type Sample, type SampleAbout, sampleBaseSha, sampleDiffSha } from './samples-lifecycle.ts'

/** A valid payload for every type of the catalogue: a new type does not compile until it has one. */
export const SAMPLES: { readonly [T in EventType]: Sample<T> } = {
  ...LIFECYCLE_SAMPLES,
  FixApproved: ({ cycle, atMs }) => ({
    scope: 'open_pr',
    diff_sha256: sampleDiffSha(cycle),
    sha: sampleBaseSha,
    approver: { user_id: 'U_ONCALL', display: 'Olga' },
    expires_at: after(atMs, 86_400),
  }),
  FixRejected: ({ cycle }) => ({ reason: 'It hides the cause.', diff_sha256: sampleDiffSha(cycle) }),
  IncidentSuppressed: () => ({ reason: 'A known test account.', mutes: 'this_incident' }),
  InvestigationRequested: () => ({ question: 'Was it the cache?' }),
  SeverityAssessed: () => ({ severity: 'SEV-1', reason: 'Nobody can pay.', impact: { error_rate: 0.34 } }),
  ImpactMeasured: ({ service, atMs }) => ({
    service,
    now: { window: { from: after(atMs, -60), to: after(atMs, 0) }, requests: 200, errors: 140 },
    failed: { window: { from: after(atMs, -180), to: after(atMs, 0) }, requests: 741, errors: 524 },
    usual_rate: 0.009,
    failing: true,
  }),
  RoleTaken: () => ({ role: 'commander', user_id: 'U_ONCALL', display: 'Olga' }),
  StatusUpdated: ({ atMs }) => ({
    text: 'We know the cause.',
    audience: 'everyone',
    next_update_due: after(atMs, 1_800),
  }),
  NoteAdded: () => ({ text: 'Customers report it on phones too.', permalink: 'https://chat.example/p1' }),
  NoteRetracted: () => ({ note_event_id: nameId(['note']) }),
  RootCauseJudged: () => ({ hypothesis_id: 'h1', judgement: 'right' }),
  ActionItemAdded: () => ({ text: 'Test carts without a rate.', owner: 'U_DEV', priority: 'high' }),
  ActionItemDone: () => ({ item_event_id: nameId(['item']) }),
  MitigationReported: ({ atMs }) => ({ what: 'Restarted the pods.', at: after(atMs, -30) }),
  IncidentMerged: () => ({ into: 'inc_other', why: 'The same deploy.' }),
  VisibilityChanged: () => ({ visibility: 'private' }),
  PostmortemDrafted: () => ({
    title: 'Checkout failed for eight minutes',
    sections: [{ heading: 'What happened', lines: [{ text: 'Checkouts failed.', event_ids: [nameId(['root'])] }] }],
  }),
  PostmortemPublished: () => ({ where: 'https://wiki.example/postmortems/1' }),
  ResolutionDeclined: () => ({ why: 'Phones still fail.' }),
  EffectRecorded: () => ({ surface: 'slack', key: 'brief', external_id: 'C_INC/1700000000.000100', outcome: 'done' }),
  TaskStalled: () => ({ queue: 'rca-tasks', key: sha256Hex('task'), attempts: 6, reason: 'No answer.' }),
  NeedsHuman: () => ({ reason: 'Five cycles without a fix that holds.' }),
  DeadLettered: () => ({ source: 'otlp', ref: 'batch 1', sha256: sha256Hex('batch'), error: 'not JSON' }),
  AgentFailed: () => ({ agent: 'rca-agent', code: 'schema', error: 'no hypotheses field', attempts: 3 }),
  BudgetReached: () => ({ budget: 'incident', spent_usd: 2, limit_usd: 2 }),
  IntegrationDegraded: () => ({ integration: 'slack', what: '429 for a minute' }),
  IntegrationRestored: () => ({ integration: 'slack', what: 'answers again' }),
}

/** The sample of a type chosen at run time. */
export function sampleOf<T extends EventType>(type: T, about: SampleAbout): PayloadOf<T> {
  const sample: Sample<T> = SAMPLES[type]
  return sample(about)
}
