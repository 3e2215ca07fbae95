import type { PullRequest } from '../../../src/code-host/code-host.ts'
import type { QueryId, QueryParams, QueryRow } from '../../../src/evidence/catalogue.ts'
import type { Evidence, QueryResult } from '../../../src/evidence/evidence.ts'
import { BASE_SHA, CANARY, FIRST_SHA, SERVICE, SIGNATURE, START_MS } from './shop.ts'

export interface ShopTruth {
  /** Merged fixes, each with whether it helps. */
  readonly merges: () => readonly { readonly pull: PullRequest; readonly helps: boolean }[]
  /** Between a merge and its deploy, milliseconds. */
  readonly deployMs: number
}

/** What the workers that run here ask; the detector is none of them. */
type Rows = { readonly [Q in QueryId]?: (params: QueryParams<Q>) => readonly QueryRow<Q>[] }

const TITLE = "TypeError: Cannot read properties of undefined (reading 'value')"
const STACK = `${TITLE}\n    at rateOf (file:///app/src/total.js:2:20)\n    at handle (file:///app/src/server.js:31:12)`

/** What the shop's own telemetry says, as a function of the time and of what was merged. */
export function shopEvidence(truth: ShopTruth): Evidence {
  const rows = rowsOf(truth)
  return {
    addLogs: async () => {},
    addSpans: async () => {},
    addDeploys: async () => {},
    addChanges: async () => {},
    async query<Q extends QueryId>(query_id: Q, params: QueryParams<Q>): Promise<QueryResult<QueryRow<Q>>> {
      const answer = rows[query_id]
      if (answer === undefined) throw new Error(`the shop has no answer to ${query_id}: give it one`)
      return { query_id, rows: answer(params), bytes: 100, truncated: false }
    },
    close: async () => {},
  }
}

function rowsOf(truth: ShopTruth): Rows {
  const mends = () => truth.merges().flatMap(({ pull, helps }) => (helps ? [deployedMs(pull, truth)] : []))
  const bad = (ms: number) => ms >= START_MS - 60_000 && ms < Math.min(Number.POSITIVE_INFINITY, ...mends())
  return {
    service_rate: (window) =>
      steps(window).map(({ ms, s }) => ({
        service: SERVICE,
        bucket: iso(ms),
        requests: 2 * s,
        errors: bad(ms) ? Math.round(0.4 * s) : 0,
      })),
    service_durations: (window) =>
      steps(window).map(({ ms, s }) => ({
        service: SERVICE,
        bucket: iso(ms),
        requests: 2 * s,
        p50_ms: 20,
        p95_ms: 80,
      })),
    signature_counts: (window) =>
      steps(window).flatMap(({ ms, s }) =>
        bad(ms) ? [{ service: SERVICE, signature: SIGNATURE, bucket: iso(ms), count: Math.round(0.4 * s) }] : [],
      ),
    signature_seen: ({ to }) => [
      {
        service: SERVICE,
        signature: SIGNATURE,
        title: TITLE,
        sample: `${TITLE} for key ${CANARY}`,
        first_seen: iso(START_MS - 58_000),
        last_seen: to,
        total: 60,
      },
    ],
    error_samples: () => [errorSample()],
    error_spans: () => [],
    services_traced: () => [{ service: SERVICE }, { service: 'web' }],
    call_graph: () => [{ caller: 'web', callee: SERVICE, calls: 100, errors: 20 }],
    deploys: ({ from, to }) =>
      deploysOf(truth).filter(({ at }) => Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(to)),
    changes: () => [],
    flag_variants: () => [],
    newest: () => [{ at: '' }],
  }
}

function deploysOf(truth: ShopTruth): QueryRow<'deploys'>[] {
  const merged = truth.merges().map(({ pull }) => ({
    id: `d${pull.number}`,
    service: SERVICE,
    sha: pull.merge_sha ?? '',
    previous_sha: BASE_SHA,
    at: iso(deployedMs(pull, truth)),
  }))
  const broke = { id: 'd0', service: SERVICE, sha: BASE_SHA, previous_sha: FIRST_SHA, at: iso(START_MS - 120_000) }
  return [...merged.toReversed(), broke]
}

function deployedMs({ merged_at = '' }: PullRequest, { deployMs }: ShopTruth): number {
  return Date.parse(merged_at) + deployMs
}

function errorSample(): QueryRow<'error_samples'> {
  return {
    at: iso(START_MS - 30_000),
    severity: 'ERROR',
    body: `checkout failed with ${CANARY}`,
    signature: SIGNATURE,
    trace_id: 't1',
    exception_type: 'TypeError',
    exception_message: "Cannot read properties of undefined (reading 'value')",
    exception_stack: STACK,
    deploy: BASE_SHA,
  }
}

/** A few buckets stand for all of the window. */
function steps({ from, to, bucket_s }: { from: string; to: string; bucket_s: number }) {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  const bucketMs = bucket_s * 1_000
  const s = (Math.max(1, Math.ceil((toMs - fromMs) / bucketMs / 12)) * bucketMs) / 1_000
  const first = Math.ceil(fromMs / bucketMs) * bucketMs
  return Array.from({ length: Math.max(0, Math.ceil((toMs - first) / (s * 1_000))) }, (_, at) => ({
    ms: first + at * s * 1_000,
    s,
  }))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
