import type { QueryId, QueryParams, QueryRow } from '../catalogue.ts'
import { changesSeen, flagBucketS } from '../changes/changes-seen.ts'
import type { Evidence } from '../evidence.ts'
import { begunBefore } from './begun-before.ts'
import { inBouts } from './bouts.ts'
import { chainOf, type Link } from './chain.ts'
import { type ErrorKind, errorKinds } from './kinds.ts'
import { type Lane, lanesOf } from './lanes.ts'
import { refined } from './refine.ts'
import { lengthMs, type Seen, type Stretch } from './telemetry.ts'
import { unheardOf } from './unheard.ts'

/** What is asked of the evidence. */
export interface Look {
  readonly window: Stretch
  /** Times that what is usual is taken from; of no length where it is not known. */
  readonly usual: Stretch
  readonly bucketS: number
  /** Deploys and other changes before the window are told too, so far back. */
  readonly deployLookbackS: number
}

/** All services of a window on one axis of time. */
export interface Correlation {
  readonly seen: Seen
  readonly kinds: readonly ErrorKind[]
  readonly lanes: readonly Lane[]
  readonly chain: readonly Link[]
}

/** The call graph of a short window is thin: it is read of this long at least, in milliseconds. */
const CALLS_MS = 900_000
/** Whether trouble goes on is read off so much of the window's end at least, in so many buckets. */
const NEWEST_MS = 60_000
const NEWEST_BUCKETS = 60

/** Looks at a window: rates and kinds of errors of every service against usual times, who began when, deploys and calls. */
export async function correlate(evidence: Pick<Evidence, 'query'>, look: Look): Promise<Correlation> {
  const came = await read(evidence, look)
  const seen = { ...came, unheard: await unheardOf(evidence, came) }
  const kinds = errorKinds(seen)
  const apart = await inBouts(evidence, await refined(evidence, lanesOf(seen, kinds), seen), seen, kinds)
  const lanes = await begunBefore(evidence, apart, seen)
  return { seen, kinds, lanes, chain: chainOf(lanes, seen.calls) }
}

type Ask = <Q extends QueryId>(id: Q, what: string, params: QueryParams<Q>) => Promise<readonly QueryRow<Q>[]>

async function read(evidence: Pick<Evidence, 'query'>, look: Look): Promise<Seen> {
  const { window, usual, bucketS } = look
  const cut: string[] = []
  const ask: Ask = async (id, what, params) => {
    const { rows, truncated } = await evidence.query(id, params)
    if (truncated) cut.push(what)
    return rows
  }
  const inWindow = { ...window, bucket_s: bucketS }
  const inUsual = lengthMs(usual) > 0 ? { ...usual, bucket_s: bucketS } : undefined
  const callsFromMs = Math.min(Date.parse(window.from), Date.parse(window.to) - CALLS_MS)
  return {
    window,
    usual,
    bucketS,
    rates: await ask('service_rate', 'the requests', inWindow),
    usualRates: inUsual ? await ask('service_rate', 'the requests of usual times', inUsual) : [],
    newest: await ask('service_rate', 'the newest requests', newestOf(look)),
    counts: await ask('signature_counts', 'the counts of errors', inWindow),
    usualCounts: inUsual ? await ask('signature_counts', 'the counts of errors of usual times', inUsual) : [],
    signatures: await ask('signature_seen', 'the kinds of errors', { from: usual.from, to: window.to }),
    ...(await shippedIn(look, ask)),
    calls: await ask('call_graph', 'the calls between services', { from: isoOf(callsFromMs), to: window.to }),
    traced: (await ask('services_traced', 'the names of services', {})).map(({ service }) => service),
    cut,
  }
}

/** The window's end, in finer buckets. */
function newestOf({ window, bucketS }: Look) {
  const toMs = Date.parse(window.to)
  const ms = Math.min(toMs - Date.parse(window.from), Math.max(NEWEST_MS, 3_000 * bucketS))
  return { from: isoOf(toMs - ms), to: window.to, bucket_s: Math.max(1, Math.ceil(ms / 1_000 / NEWEST_BUCKETS)) }
}

async function shippedIn({ window, deployLookbackS }: Look, ask: Ask): Promise<Pick<Seen, 'deploys' | 'changes'>> {
  const shipping = { from: isoOf(Date.parse(window.from) - deployLookbackS * 1_000), to: window.to }
  return {
    deploys: await ask('deploys', 'the deploys', shipping),
    changes: changesSeen(
      await ask('changes', 'the changes of flags and settings', shipping),
      await ask('flag_variants', 'the evaluations of flags', { ...shipping, bucket_s: flagBucketS(shipping) }),
    ),
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
