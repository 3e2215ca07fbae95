import { sha256Hex } from '../../kit/hash.ts'
import type { EventType, PayloadOf } from '../events.ts'
import { after, before, contextSample, rateFigure } from './samples-context.ts'

/** What a sample may depend on: the service hit, the cycle, and the moment as epoch milliseconds. */
export interface SampleAbout {
  readonly service: string
  readonly cycle: number
  readonly atMs: number
}

export type Sample<T extends EventType> = (about: SampleAbout) => PayloadOf<T>

export const SAMPLE_REPO = 'acme/shop'
export const SAMPLE_REPO_ID = 4711
const cost = { input_tokens: 0, output_tokens: 0, usd: 0 }

export function sampleDiff(cycle: number): string {
  return `--- a/src/total.ts\n+++ b/src/total.ts\n@@ -1 +1 @@\n-export const rate = cart.rate.value\n+export const rate = ${cycle}\n`
}
export const sampleDiffSha = (cycle: number): string => sha256Hex(sampleDiff(cycle))
export const sampleHeadSha = (cycle: number): string => sha256Hex(`head ${cycle}`).slice(0, 40)
export const sampleBaseSha = sha256Hex('base').slice(0, 40)

/** A payload of every fact that machines state on the way from detection to evaluation. */
export const LIFECYCLE_SAMPLES = {
  IncidentDetected: ({ service, atMs }) => ({
    title: `${service}: TypeError: rate of undefined`,
    service,
    error_signature: 'sig_rate_undefined',
    severity: 'SEV-2',
    source: 'detector',
    rule: { name: 'rate', why: '41 errors in 120 requests; 1 expected', observed: 41, expected: 1, tail: 1e-12 },
    window: { from: before(atMs, 60), to: before(atMs, 0) },
    top_signatures: [{ signature: 'sig_rate_undefined', title: 'TypeError: rate of undefined', count: 41 }],
    services_joined: [],
    reopen_window_s: 86_400,
    max_cycles: 5,
  }),
  ContextBuilt: contextSample,
  RootCauseProposed: ({ service, cycle }) => ({
    verdict: 'cause',
    hypotheses: [
      {
        hypothesis_id: 'h1',
        cause: `The change to total.ts reads the rate of a cart without one (look ${cycle})`,
        service,
        change_ref: sampleBaseSha,
        confidence: 0.9,
        evidence_ids: ['ev1', 'ev2'],
      },
    ],
    ruled_out: [{ hypothesis_id: 'h2', cause: 'More load', why: 'Requests are as usual', evidence_ids: ['ev1'] }],
    would_change: ['The same error before the deploy'],
    five_whys: [{ why: 'The rate is read before it is set', evidence_ids: ['ev1'] }],
    summary: `${service} fails since the deploy of ${sampleBaseSha.slice(0, 7)}.`,
    policy: { version: '1', fix_threshold: 0.7, route: ['fix'] },
    reasoner: 'ranked-evidence',
    dropped_claims: 0,
    cost,
  }),
  InstrumentationProposed: () => ({
    missing: [{ signal: 'cart size', where: 'src/total.ts', decides: 'h1 against h2' }],
    reasoner: 'ranked-evidence',
    cost,
  }),
  InstrumentationApplied: () => ({ repo: SAMPLE_REPO, number: 41, merge_sha: sampleHeadSha(0) }),
  FixProposed: ({ cycle, atMs }) => draftSample(cycle, atMs),
  FixChecksCompleted: ({ cycle }) => ({
    repo: SAMPLE_REPO,
    number: 41 + cycle,
    head_sha: sampleHeadSha(cycle),
    conclusion: 'success',
    checks: [{ name: 'test', conclusion: 'success' }],
  }),
  FixApplied: ({ cycle, atMs }) => ({
    repo: SAMPLE_REPO,
    repo_id: SAMPLE_REPO_ID,
    number: 41 + cycle,
    merge_sha: sha256Hex(`merge ${cycle}`).slice(0, 40),
    merged_by: 'U_ONCALL',
    merged_at: after(atMs, 0),
    deploy_seen: true,
  }),
  EvaluationCompleted: ({ atMs }) => ({
    verdict: 'pass',
    slot: 0,
    usual: rateFigure(atMs - 7_200_000, 1_000, 2),
    before: rateFigure(atMs - 600_000, 300, 90),
    after: rateFigure(atMs - 120_000, 300, 1),
    series: [{ at: after(atMs, -60), requests: 100, errors: 0 }],
    fix_at: after(atMs, -300),
    new_errors: [],
    why: 'The error rate is back to what is usual.',
  }),
  IncidentResolved: () => ({ how: 'person', reason: 'Errors stopped.' }),
} as const satisfies { [T in EventType]?: Sample<T> }

function draftSample(cycle: number, atMs: number): PayloadOf<'FixProposed'> {
  return {
    stage: 'draft',
    kind: 'revert',
    repo: SAMPLE_REPO,
    base_branch: 'main',
    base_sha: sampleBaseSha,
    reverts: sampleBaseSha,
    title: `Undo the change to total.ts (attempt ${cycle})`,
    why: 'It is the one change that explains the errors.',
    edits: [{ path: 'src/total.ts', content: `export const rate = ${cycle}\n` }],
    diff: sampleDiff(cycle),
    diff_sha256: sampleDiffSha(cycle),
    risk: { level: 'low', why: 'It goes back to code that ran for weeks.' },
    test_plan: 'The checks of the repository.',
    rollback_plan: 'Revert the revert.',
    checklist: [{ item: 'touches no migration', ok: true }],
    evidence_ids: ['ev1', 'ev2'],
    commit_time: after(atMs, 0),
    reasoner: 'ranked-evidence',
    cost,
  }
}

/** The code host's side of a proposed fix. */
export function pullSample(cycle: number): PayloadOf<'FixProposed'> {
  return {
    stage: 'pull_request',
    repo: SAMPLE_REPO,
    repo_id: SAMPLE_REPO_ID,
    number: 41 + cycle,
    url: `https://code.example/${SAMPLE_REPO}/pull/${41 + cycle}`,
    branch: `faultline/fix-${cycle}`,
    head_sha: sampleHeadSha(cycle),
    diff_sha256: sampleDiffSha(cycle),
  }
}
