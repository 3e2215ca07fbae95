import { z } from 'zod'
import { CHANGE_QUERIES } from './catalogue-changes.ts'
import * as deploys from './catalogue-deploys.ts'
import { query } from './catalogue-query.ts'
import * as signatures from './catalogue-signatures.ts'
import * as sql from './catalogue-sql.ts'

const Span = { from: z.iso.datetime(), to: z.iso.datetime() }
const OfService = z.object({ service: z.string(), ...Span })
const Windowed = z.object(Span)
const OfSignature = z.object({ service: z.string(), signature: z.string() })
const Deployed = { service: z.string(), sha: z.string(), at: z.string() }
const Deploy = z.object({ ...Deployed, id: z.string(), previous_sha: z.string() })
const Took = { p50_ms: z.number(), p95_ms: z.number() }
const Named = z.object({ service: z.string() })
const Rate = { service: z.string(), requests: z.number(), errors: z.number() }

/** Every question that may be asked of the evidence; the texts stand in `catalogue-sql.ts` and nowhere else. */
export const CATALOGUE = {
  /** Requests and errors of every service by bucket of `bucket_s` seconds (SERVER/CONSUMER spans; log errors where there are no spans). */
  service_rate: query({
    version: 1,
    params: z.object({ ...Span, bucket_s: z.int().min(1) }),
    row: z.object({ ...Rate, bucket: z.string() }),
    limit: 50_000,
    sql: sql.SERVICE_RATE,
  }),
  /**
   * Error count of every (service, signature) by bucket, each under the name it has now; titles and samples come from
   * `signature_seen`. Of a service and bucket the 10,000 most frequent, so that a flood in one hides no other.
   */
  signature_counts: query({
    version: 4,
    params: z.object({ ...Span, bucket_s: z.int().min(1) }),
    row: OfSignature.extend({ bucket: z.string(), count: z.number() }),
    limit: 50_000,
    sql: signatures.SIGNATURE_COUNTS,
  }),
  /** The same by block of whole minutes, with the number of its minutes and the sum of their errors squared. */
  service_blocks: query({
    version: 2,
    params: z.object({ ...Span, block_s: z.int().multipleOf(60).min(60) }),
    row: z.object({ ...Rate, block: z.string(), squares: z.number(), buckets: z.number() }),
    limit: 50_000,
    sql: sql.SERVICE_BLOCKS,
  }),
  /** Error count of every (service, signature) by block of `block_s` seconds, a multiple of 3600, as `from` and `to` are. */
  signature_hours: query({
    version: 4,
    params: z.object({ ...Span, block_s: z.int().multipleOf(3_600).min(3_600) }),
    row: OfSignature.extend({ block: z.string(), count: z.number() }),
    limit: 50_000,
    sql: signatures.SIGNATURE_HOURS,
  }),
  /** When each (service, signature) was first seen at all, of those seen since `from` and not only after `to`: the 10,000 oldest of a service. */
  signature_first: query({
    version: 3,
    params: Windowed,
    row: OfSignature.extend({ first_seen: z.string() }),
    limit: 200_000,
    sql: signatures.SIGNATURE_FIRST,
  }),
  /** Of each (service, signature) with errors in the window: when it was first and last seen at all, with title and sample. */
  signature_seen: query({
    version: 2,
    params: Windowed,
    row: OfSignature.extend({
      title: z.string(),
      sample: z.string(),
      first_seen: z.string(),
      last_seen: z.string(),
      total: z.number(),
    }),
    limit: 5_000,
    sql: signatures.SIGNATURE_SEEN,
  }),
  /** What errors that came since `from` were called by the version before; `service` "" is all. */
  signature_names: query({
    version: 1,
    params: z.object({ service: z.string(), from: z.iso.datetime() }),
    row: OfSignature.extend({ was: z.string() }),
    limit: 200_000,
    sql: signatures.SIGNATURE_NAMES,
  }),
  /** Newest error and warning lines of a service. */
  error_samples: query({
    version: 2,
    params: OfService,
    row: z.object({
      at: z.string(),
      severity: z.string(),
      body: z.string(),
      signature: z.string(),
      trace_id: z.string(),
      exception_type: z.string(),
      exception_message: z.string(),
      exception_stack: z.string(),
      deploy: z.string(),
    }),
    limit: 200,
    sql: signatures.ERROR_SAMPLES,
  }),
  /** Spans with status Error that touch the service's traces, slowest first. */
  error_spans: query({
    version: 1,
    params: OfService,
    row: z.object({
      at: z.string(),
      service: z.string(),
      name: z.string(),
      duration_ms: z.number(),
      status_message: z.string(),
      trace_id: z.string(),
    }),
    limit: 100,
    sql: sql.ERROR_SPANS,
  }),
  /** Every service whose requests come as spans: of any other `service_rate` counts lines. */
  services_traced: query({ version: 1, params: z.object({}), row: Named, limit: 10_000, sql: sql.SERVICES_TRACED }),
  /** How long the requests of every service took, by bucket of `bucket_s` seconds: the middle one and the slowest twentieth's quickest. */
  service_durations: query({
    version: 1,
    params: z.object({ ...Span, bucket_s: z.int().min(1) }),
    row: z.object({ ...Took, service: z.string(), bucket: z.string(), requests: z.number() }),
    limit: 50_000,
    sql: sql.SERVICE_DURATIONS,
  }),
  /** Who calls whom: (caller, callee, calls, errors). */
  call_graph: query({
    version: 1,
    params: Windowed,
    row: z.object({ caller: z.string(), callee: z.string(), calls: z.number(), errors: z.number() }),
    limit: 2_000,
    sql: sql.CALL_GRAPH,
  }),
  /** Deploys of every service in the window, newest first. */
  deploys: query({
    version: 1,
    params: Windowed,
    row: Deploy,
    limit: 200,
    sql: sql.DEPLOYS,
  }),
  /** Exact counts of every kind of log line of a service, of all where `service` is "", most first; warnings and errors by signature. */
  log_patterns: query({
    version: 1,
    params: OfService,
    row: z.object({
      service: z.string(),
      pattern: z.string(),
      level: z.enum(['quiet', 'warning', 'error']),
      /** One of its lines. */
      title: z.string(),
      count: z.number(),
      first_seen: z.string(),
      last_seen: z.string(),
    }),
    limit: 1_000,
    sql: sql.LOG_PATTERNS,
  }),
  /** Log lines of a service, of all where `service` is "", by bucket. */
  log_volume: query({
    version: 1,
    params: OfService.extend({ bucket_s: z.int().min(1) }),
    row: z.object({ bucket: z.string(), lines: z.number(), warnings: z.number(), errors: z.number() }),
    limit: 5_000,
    sql: sql.LOG_VOLUME,
  }),
  /** Deploys of one service, newest first. */
  service_deploys: query({
    version: 1,
    params: z.object({ service: z.string() }),
    row: Deploy,
    limit: 50,
    sql: deploys.SERVICE_DEPLOYS,
  }),
  /** Every version that is known to have run, with when it was last deployed, newest first. */
  versions_known: query({
    version: 1,
    params: z.object({}),
    row: z.object(Deployed),
    limit: 10_000,
    sql: deploys.VERSIONS_KNOWN,
  }),
  /** Which versions the rows of the window say they are of, by pieces of `bucket_s` seconds, oldest first. */
  versions_seen: query({
    version: 1,
    params: z.object({ ...Span, bucket_s: z.int().min(1) }),
    row: z.object({ service: z.string(), sha: z.string(), first: z.string(), last: z.string() }),
    limit: 50_000,
    sql: deploys.VERSIONS_SEEN,
  }),
  ...CHANGE_QUERIES,
  /** One row: the newest timestamp of any log or span, "" when there is none. */
  newest: query({ version: 1, params: z.object({}), row: z.object({ at: z.string() }), limit: 1, sql: sql.NEWEST }),
}

export type QueryId = keyof typeof CATALOGUE
export type QueryParams<Q extends QueryId> = z.infer<(typeof CATALOGUE)[Q]['params']>
export type QueryRow<Q extends QueryId> = z.infer<(typeof CATALOGUE)[Q]['row']>
