/** Requests and errors of one service in one bucket that begins at `atMs`. */
export interface Bucket extends Tally {
  readonly atMs: number
}

interface Tally {
  readonly requests: number
  readonly errors: number
}

/** A rate up to this factor of the usual one, or this much above it, is as usual. */
const FACTOR = 2
const ABOVE = 0.01
/** Where nobody knows what is usual. */
const UNKNOWN_USUAL = 0.02

/** Logarithms of odds: by so much likelier is beyond chance, and so much is enough where only the end is asked. */
const SURE = 7
const LIKELY = 3
/** Fewer errors are no trouble of their own. */
const LEAST = 3
const LEAST_AGAIN = 5

/** The rate up to which it is as usual. Pure. */
export function barOf(usualRate: number | undefined): number {
  return usualRate === undefined ? UNKNOWN_USUAL : Math.max(usualRate * FACTOR, usualRate + ABOVE)
}

/**
 * Where the last bucket ends that was worse than usual, of those from `fromMs` on; undefined where none was. What comes
 * after it belongs to the trouble when it looks more like that than like usual, or is beyond chance by itself: a lone error
 * between good requests is neither. `so`: what was counted of the trouble; else its first bucket is the first of these. Pure.
 */
export function endOf(buckets: readonly Bucket[], bucketMs: number, bar: number, so?: Tally): number | undefined {
  let all = so
  let since: Tally = NONE
  let endMs: number | undefined
  for (const bucket of buckets) {
    since = plus(since, bucket)
    if (bucket.errors === 0 || (all !== undefined && !goesOn(since, all, bar))) continue
    all = plus(all ?? NONE, since)
    since = NONE
    endMs = bucket.atMs + bucketMs
  }
  return endMs
}

function goesOn(since: Tally, all: Tally, bar: number): boolean {
  if (since.requests === 0 || likelier(since, atLeast(shareOf(all), bar), usualOf(bar)) >= 0) return true
  return since.errors >= LEAST && shareOf(since) > bar && likelier(since, shareOf(since), usualOf(bar)) >= SURE
}

/** Whether so many good requests came that a trouble which failed `share` of them would have shown. Pure. */
export function isCalm(calm: Tally, share: number | undefined, bar: number): boolean {
  if (calm.errors > 1 && shareOf(calm) > bar) return false
  return share === undefined || likelier(calm, atLeast(share, bar), usualOf(bar)) <= -LIKELY
}

/**
 * Where a trouble that was over began again: the first error after the buckets last looked like usual. It is asked at every
 * look, so chance failures come up sooner or later: only several buckets, far beyond what is as usual, are one. Pure.
 */
export function againFrom(buckets: readonly Bucket[], fromMs: number, bar: number): number | undefined {
  const own = buckets.filter(({ atMs }) => atMs >= fromMs)
  const all = own.reduce(plus, NONE)
  const sure = all.requests === 0 || (shareOf(all) > bar && likelier(all, shareOf(all), Math.min(bar, MOST)) >= SURE)
  const spread = own.filter(({ errors }) => errors > 0).length
  if (all.errors < LEAST_AGAIN || spread < 2 || !sure) return undefined
  let like = 0
  let lowest = 0
  let beganMs = Number.NEGATIVE_INFINITY
  for (const bucket of buckets) {
    like += likelier(bucket, shareOf(all), usualOf(bar))
    if (like > lowest) continue
    lowest = like
    beganMs = bucket.atMs + 1
  }
  return buckets.find(({ atMs, errors }) => atMs >= beganMs && errors > 0)?.atMs
}

/** Failed of tried; errors without requests are failures. Pure. */
export function shareOf({ requests, errors }: Tally): number {
  return errors === 0 ? 0 : Math.min(1, errors / Math.max(requests, 1))
}

/** The logarithm of how much likelier these are where `share` fails than where `usual` does. */
function likelier({ requests, errors }: Tally, share: number, usual: number): number {
  const failed = Math.min(errors, Math.max(requests, errors === 0 ? 0 : 1))
  const good = Math.max(0, requests - failed)
  const most = Math.min(share, MOST)
  return failed * Math.log(most / usual) + good * Math.log((1 - most) / (1 - usual))
}

const MOST = 0.999
const NONE: Tally = { requests: 0, errors: 0 }

function usualOf(bar: number): number {
  return Math.min(bar / FACTOR, 0.9)
}

function atLeast(share: number, bar: number): number {
  return Math.max(share, bar)
}

function plus(a: Tally, b: Tally): Tally {
  return { requests: a.requests + b.requests, errors: a.errors + b.errors }
}
