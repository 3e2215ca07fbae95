import type { Trouble } from '../../../blocks/findings/props.ts'
import { CALM_ERRORS } from '../../../src/evidence/correlate/calm.ts'
import { fromStart } from '../../../src/evidence/correlate/from-start.ts'
import type { Anomaly, Lane } from '../../../src/evidence/correlate/lanes.ts'
import { byText, type Seen } from '../../../src/evidence/correlate/telemetry.ts'

/** Trouble whose last worse bucket lies so far before the end of the window is over. */
const OVER_BUCKETS = 6

/** What is wrong with a service, since when, and until when; `after` are services it calls that failed before. Pure. */
export function troubleOf(anomaly: Anomaly, lane: Lane, seen: Seen, after: readonly string[]): Trouble {
  // What is over ended with the last of its outages: an odd error after it is none.
  const overMs = endOf(anomaly, lane, seen)
  const endMs = overMs === undefined ? undefined : (anomaly.bouts?.at(-1)?.toMs ?? overMs)
  const title = anomaly.leading?.title
  // The first bucket of an outage begins before the outage does.
  const fromOf = (fromMs: number, place: number) => (place === 0 ? Math.max(fromMs, anomaly.atMs) : fromMs)
  const bouts = anomaly.bouts?.map(({ fromMs, toMs }, place) => ({ from: iso(fromOf(fromMs, place)), to: iso(toMs) }))
  return {
    kind: anomaly.kind,
    at: iso(anomaly.atMs),
    exact: anomaly.precisionMs <= 1_000,
    from_start: fromStart(lane.service, anomaly, seen),
    ...(anomaly.dated === true ? { dated: true } : {}),
    ...duringOf(anomaly, lane, seen, endMs),
    ...(endMs === undefined ? {} : { until: iso(endMs) }),
    ...(bouts === undefined ? {} : { bouts }),
    observed: anomaly.observed,
    expected: anomaly.expected,
    ...(title === undefined ? {} : { title }),
    after,
  }
}

/** Fewer requests than these tell little of how many fail as a rule. */
const LEAST_USUAL = 100
/** So many fail where something is wrong, whatever was taken for usual: that may have been an outage nobody knows of. */
const MUCH = 0.1

/**
 * What fails no more than usual is no trouble, whatever new error is among it; where that usual is of a handful of
 * requests, or so many fail all the same, it is the usual that is not known. Pure.
 */
export function heldAgainstUsual(trouble: Trouble | undefined, { requests, errors, usual }: Lane) {
  const known = usual.requests > 0 ? { usual_rate: usual.errors / usual.requests } : {}
  if (trouble === undefined) return known
  const told = trouble.during ?? { requests, errors }
  const fails = trouble.kind === 'errors' && told.errors > 0 && usual.requests > 0
  if (!fails || told.errors * usual.requests > usual.errors * told.requests) return { ...known, trouble }
  const isMuch = told.errors >= MUCH * told.requests
  return usual.requests < LEAST_USUAL || isMuch ? { trouble } : known
}

/** What is said to fail since a moment is counted from that moment on, not from the window's beginning. */
function duringOf(
  { kind, atMs, bouts }: Anomaly,
  { points }: Lane,
  { bucketS }: Seen,
  endMs = Number.POSITIVE_INFINITY,
) {
  if (kind !== 'errors') return {}
  const spans = bouts ?? [{ fromMs: atMs, toMs: endMs }]
  const own = points.filter((point) =>
    spans.some(({ fromMs, toMs }) => point.atMs + bucketS * 1_000 > fromMs && point.atMs < toMs),
  )
  const counted = { requests: sumOf(own, 'requests'), errors: sumOf(own, 'errors') }
  return counted.requests > 0 && own.length < points.length ? { during: counted } : {}
}

/** A pause of so many times what is usual between two, and of so many buckets, is an end. */
const PAUSE = { times: 10, buckets: 3 }

/** When the last of a service was received, where nothing of it came since; undefined where it still speaks. Pure. */
export function lastHeardOf({ requests, points }: Lane, { window, bucketS }: Seen): number | undefined {
  const [first] = points.filter((point) => point.requests > 0)
  const last = points.findLast((point) => point.requests > 0)
  if (first === undefined || last === undefined) return undefined
  const heardMs = last.atMs + bucketS * 1_000
  // While it spoke: a file that was read in is of a few minutes, however long the window is.
  const pauseMs = (PAUSE.times * (heardMs - first.atMs)) / requests
  return heardMs + Math.max(PAUSE.buckets * bucketS * 1_000, pauseMs) < Date.parse(window.to) ? heardMs : undefined
}

/** When it ended; undefined while the newest buckets are worse, or too few requests came to know. */
function endOf(anomaly: Anomaly, lane: Lane, seen: Seen): number | undefined {
  const bucketMs = seen.bucketS * 1_000
  const overMs = lastBad(anomaly, lane, bucketMs) + bucketMs
  if (anomaly.kind === 'errors' && lastHeardOf(lane, seen) !== undefined)
    return wasCalm(anomaly, lane, overMs, bucketMs) ? overMs : undefined
  // Without a request since, nobody knows that it is over.
  const tried = lane.points.some(({ atMs, requests }) => atMs >= overMs && requests > 0)
  if (tried && overMs + OVER_BUCKETS * bucketMs < Date.parse(seen.window.to)) return overMs
  return anomaly.kind === 'errors' ? newlyCalm(anomaly, lane, seen) : undefined
}

/** The bucket in which it ended has errors too, fewer than would make it worse. */
function lastBad({ kind, atMs, lastMs }: Anomaly, { points }: Lane, bucketMs: number): number {
  if (kind !== 'errors') return lastMs
  const during = points.filter((point) => point.atMs > atMs - bucketMs && point.atMs <= lastMs)
  const share = sumOf(during, 'errors') / Math.max(1, sumOf(during, 'requests'))
  const next = points.find((point) => point.atMs === lastMs + bucketMs)
  return next !== undefined && next.errors > (next.requests * share) / LAST_PART ? next.atMs : lastMs
}

/** An outage that ends in a bucket has this part of it at least. */
const LAST_PART = 10

/** Where nothing more came, a few good ones at its end are no recovery: enough must have come that would have failed. */
function wasCalm(anomaly: Anomaly, { points }: Lane, overMs: number, bucketMs: number): boolean {
  const during = points.filter(({ atMs }) => atMs > anomaly.atMs - bucketMs && atMs < overMs)
  const after = points.filter(({ atMs }) => atMs >= overMs)
  const share = sumOf(during, 'errors') / Math.max(1, sumOf(during, 'requests'))
  const still = share * sumOf(after, 'requests')
  return still >= CALM_ERRORS && sumOf(after, 'errors') <= still / CALM_ERRORS
}

/** Since when almost none of so many requests fails that, were it as before, several would. */
function newlyCalm(anomaly: Anomaly, { service, points }: Lane, seen: Seen): number | undefined {
  const during = points.filter(({ atMs }) => atMs >= anomaly.atMs - seen.bucketS * 1_000 && atMs <= anomaly.lastMs)
  const [requests, errors] = [sumOf(during, 'requests'), sumOf(during, 'errors')]
  if (requests === 0) return undefined
  const share = errors / requests
  const rows = seen.newest.filter((row) => row.service === service)
  const sorted = rows.toSorted((a, b) => byText(a.bucket, b.bucket))
  const lastWorse = sorted.findLastIndex((row) => row.errors >= (row.requests * share) / 2 && row.errors > 0)
  const after = sorted.slice(lastWorse + 1)
  const still = share * sumOf(after, 'requests')
  const first = after[0]
  return first !== undefined && still >= CALM_ERRORS && sumOf(after, 'errors') <= still / CALM_ERRORS
    ? Date.parse(first.bucket)
    : undefined
}

function sumOf(rows: readonly { readonly requests: number; readonly errors: number }[], of: 'requests' | 'errors') {
  return rows.reduce((all, row) => all + row[of], 0)
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
