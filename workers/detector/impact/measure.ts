import type { PayloadOf } from '../../../src/timeline/events.ts'
import type { Counted } from '../../../src/timeline/payloads/detection.ts'
import { rateFigure } from '../../../src/worker-kit/rate-figure.ts'

export type Impact = PayloadOf<'ImpactMeasured'>

/** Requests and errors of one service in one bucket that begins at `atMs`. */
export interface Bucket {
  readonly atMs: number
  readonly requests: number
  readonly errors: number
}

export interface Stretch {
  readonly service: string
  /** Where counting goes on, and up to where evidence is complete. */
  readonly fromMs: number
  readonly toMs: number
  /** The buckets begin here, at `fromMs` or before: "now" may reach back so far. */
  readonly backMs: number
  readonly bucketMs: number
  /** How much of the end is "now". */
  readonly nowMs: number
  readonly usualRate: number | undefined
}

/** A rate up to this factor of the usual one, or this much above it, is as usual. */
const FACTOR = 2
const ABOVE = 0.01
/** Where nobody knows what is usual. */
const UNKNOWN_USUAL = 0.02

/** With fewer requests it reaches further back to say what is now. */
const ENOUGH = 20
/** Where only error lines are known, a pause between two of them is no end. */
const UNSERVED = 5

/** What fails now and has failed so far, after what was measured `before` of the same trouble. Pure. */
export function measureImpact(stretch: Stretch, buckets: readonly Bucket[], before?: Impact): Impact {
  const sorted = buckets.filter(({ atMs }) => atMs < stretch.toMs).toSorted((a, b) => a.atMs - b.atMs)
  const bar = barOf(stretch.usualRate)
  const bad = sorted.filter((bucket, i) => bucket.atMs >= stretch.fromMs && isBad(sorted, i, bar))
  const served = (before?.failed.requests ?? 0) > 0 || sorted.some(({ requests }) => requests > 0)
  const now = newest(stretch, sorted, served)
  const failing = isFailing(now, bar, served, before?.failing ?? true)
  const lastBad = bad.at(-1)
  const badTo = lastBad === undefined ? undefined : Math.min(stretch.toMs, lastBad.atMs + stretch.bucketMs)
  const spread = failing && (badTo ?? 0) <= stretch.toMs - stretch.nowMs
  const toMs = spread ? stretch.toMs : (badTo ?? stretch.fromMs)
  const fromMs = before?.failing === true ? stretch.fromMs : (bad[0]?.atMs ?? (failing ? stretch.fromMs : toMs))
  const failed = added(before?.failed, counted(sorted, fromMs, toMs))
  const usual = stretch.usualRate === undefined ? {} : { usual_rate: stretch.usualRate }
  const since = failing ? undefined : overSince(badTo, before, toMs)
  return {
    service: stretch.service,
    now,
    failed,
    ...usual,
    failing,
    ...(since === undefined ? {} : { over_since: since }),
  }
}

/** Undefined where nothing was ever seen to fail. */
function overSince(badTo: number | undefined, before: Impact | undefined, fromMs: number): string | undefined {
  if (badTo !== undefined) return iso(badTo)
  return before?.failing === true ? iso(fromMs) : before?.over_since
}

function newest({ backMs, toMs, nowMs, bucketMs }: Stretch, buckets: readonly Bucket[], served: boolean): Counted {
  if (!served) return counted(buckets, Math.max(backMs, toMs - UNSERVED * nowMs), toMs)
  let at = Math.max(backMs, toMs - nowMs)
  while (at > backMs && counted(buckets, at, toMs).requests < ENOUGH) at = Math.max(backMs, at - bucketMs)
  return counted(buckets, at, toMs)
}

/** Between the bar and what is certainly beyond it nothing is decided, nor where requests stay away: it goes on as it was. */
function isFailing(now: Counted, bar: number, served: boolean, was: boolean): boolean {
  if (!served) return now.errors > 0
  if (isBeyond(now, bar)) return true
  return now.requests < ENOUGH || now.errors / now.requests > bar ? was : false
}

/** It failed here beyond chance: a lone error between good requests is none of the trouble, nor makes it last longer. */
function isBad(buckets: readonly Bucket[], i: number, bar: number): boolean {
  const own = buckets[i]
  if (own === undefined || own.errors === 0 || own.requests === 0) return (own?.errors ?? 0) > 0
  const near = buckets.slice(Math.max(0, i - NEAR), i + NEAR + 1)
  const errors = near.reduce((sum, bucket) => sum + bucket.errors, 0)
  return errors > 1 && isBeyond({ requests: near.reduce((sum, bucket) => sum + bucket.requests, 0), errors }, bar)
}

/** By its 95 % interval. Errors without requests are errors. */
function isBeyond({ requests, errors }: Pick<Bucket, 'requests' | 'errors'>, bar: number): boolean {
  if (requests === 0) return errors > 0
  return rateFigure(NO_WINDOW, requests, errors).low > bar
}

/** A bucket is judged with so many on either side. */
const NEAR = 2
const NO_WINDOW = { from: '', to: '' }

function barOf(usualRate: number | undefined): number {
  return usualRate === undefined ? UNKNOWN_USUAL : Math.max(usualRate * FACTOR, usualRate + ABOVE)
}

function counted(buckets: readonly Bucket[], fromMs: number, toMs: number): Counted {
  const own = buckets.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  const sum = (of: (bucket: Bucket) => number) => own.reduce((total, bucket) => total + of(bucket), 0)
  return {
    window: { from: iso(fromMs), to: iso(toMs) },
    requests: sum(({ requests }) => requests),
    errors: sum(({ errors }) => errors),
  }
}

function added(before: Counted | undefined, more: Counted): Counted {
  if (before === undefined) return more
  const to = [before.window.to, more.window.to].toSorted().at(more.errors > 0 ? -1 : 0) ?? more.window.to
  return {
    window: { from: before.window.from, to },
    requests: before.requests + more.requests,
    errors: before.errors + more.errors,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
