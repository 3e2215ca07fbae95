import type { PayloadOf } from '../../../src/timeline/events.ts'
import type { Counted } from '../../../src/timeline/payloads/detection.ts'
import { rateFigure } from '../../../src/worker-kit/rate-figure.ts'
import { againFrom, type Bucket, barOf, endOf, isCalm, shareOf } from './trouble.ts'

export type Impact = PayloadOf<'ImpactMeasured'>

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

/** With fewer requests it reaches further back to say what is now. */
export const ENOUGH = 20
/** But no further than so many times its length: what came before a gap, or before we were away, is not now. */
export const BACK = 15
/** Where only error lines are known, a pause between two of them is no end. */
const UNSERVED = 5
/** How a trouble is at its end is told from so many times "now". */
const LATELY = 3

/** What fails now and has failed so far, after what was measured `before` of the same trouble. Pure. */
export function measureImpact(stretch: Stretch, buckets: readonly Bucket[], before?: Impact): Impact {
  const seen = seenIn(stretch, buckets, before)
  const { failing, failed, fromMs } = before?.failing === false ? afterEnd(seen, before) : goingOn(seen, before)
  const again_from = fromMs === undefined ? before?.again_from : iso(fromMs)
  const since = failing ? undefined : failed.errors > 0 ? failed.window.to : undefined
  return {
    service: stretch.service,
    now: newest(seen),
    failed,
    ...(stretch.usualRate === undefined ? {} : { usual_rate: stretch.usualRate }),
    failing,
    ...(again_from === undefined ? {} : { again_from }),
    ...(since === undefined ? {} : { over_since: since }),
  }
}

interface Seen {
  readonly stretch: Stretch
  /** By time, up to the end of the stretch. */
  readonly sorted: readonly Bucket[]
  /** Above it, it is more than usual. */
  readonly bar: number
  /** Whether requests are known. */
  readonly served: boolean
}

function seenIn(stretch: Stretch, buckets: readonly Bucket[], before: Impact | undefined): Seen {
  const sorted = buckets.filter(({ atMs }) => atMs < stretch.toMs).toSorted((a, b) => a.atMs - b.atMs)
  const served = (before?.failed.requests ?? 0) > 0 || sorted.some(({ requests }) => requests > 0)
  return { stretch, sorted, bar: barOf(stretch.usualRate), served }
}

/** `fromMs`: where it failed again. */
type Course = Pick<Impact, 'failing' | 'failed'> & { readonly fromMs?: number }

/** It fails, until enough is as usual again. Before anything failed there is no beginning: only from then on it is counted. */
function goingOn(seen: Seen, before: Impact | undefined): Course {
  const { stretch, sorted, bar } = seen
  const known = before !== undefined && before.failed.errors > 0 ? before.failed : undefined
  const fromMs = known === undefined ? firstBad(sorted, stretch, bar) : stretch.fromMs
  if (fromMs === undefined)
    return { failing: !isOver(seen, stretch.fromMs), failed: counted([], stretch.fromMs, stretch.fromMs) }
  return counting(seen, fromMs, known)
}

/** It was over: it stays so until it certainly fails again, and what was as usual between is none of it. */
function afterEnd(seen: Seen, before: Impact): Course {
  const { stretch, sorted, bar, served } = seen
  const own = sorted.filter(({ atMs }) => atMs >= stretch.fromMs)
  const shortest = stretch.nowMs * (served ? 1 : UNSERVED)
  for (let ms = shortest; ; ms *= 2) {
    const fromMs = againFrom(own, stretch.toMs - ms, bar)
    if (fromMs !== undefined && before.failed.errors > 0)
      return { ...counting(seen, fromMs, before.failed, true), fromMs }
    if (fromMs !== undefined) return counting(seen, fromMs, undefined, true)
    if (stretch.toMs - ms <= stretch.fromMs) return { failing: false, failed: before.failed }
  }
}

/** Counts on from there to the last that was worse than usual. `anew`: how bad it was before tells nothing of it. */
function counting(seen: Seen, fromMs: number, known: Counted | undefined, anew = false): Course {
  const { stretch, sorted, bar } = seen
  const own = sorted.filter(({ atMs }) => atMs >= fromMs)
  const endMs = Math.min(stretch.toMs, endOf(own, stretch.bucketMs, bar, anew ? undefined : known) ?? fromMs)
  const failed = added(known, counted(sorted, fromMs, endMs))
  const lately = counted(sorted, endMs - LATELY * stretch.nowMs, endMs)
  const share = Math.min(shareOf(failed), lately.errors > 0 ? shareOf(lately) : 1)
  return { failing: !isOver(seen, endMs, share), failed }
}

/** Silence is no end, nor is a handful of good requests. */
function isOver({ stretch, sorted, bar, served }: Seen, endMs: number, share?: number): boolean {
  if (stretch.toMs - endMs < stretch.nowMs * (served ? 1 : UNSERVED)) return false
  const calm = counted(sorted, endMs, stretch.toMs)
  if (!served) return calm.errors === 0
  return calm.requests >= ENOUGH && isCalm(calm, share, bar)
}

function newest({ stretch, sorted, served }: Seen): Counted {
  const { toMs, nowMs } = stretch
  const backMs = Math.max(stretch.backMs, toMs - BACK * nowMs)
  if (served) return newestOf({ ...stretch, backMs }, sorted)
  return counted(sorted, Math.max(backMs, toMs - UNSERVED * nowMs), toMs)
}

/** What came "now": further back where too few requests came to say. Pure. */
export function newestOf(stretch: Pick<Stretch, 'backMs' | 'toMs' | 'nowMs' | 'bucketMs'>, buckets: readonly Bucket[]) {
  const { backMs, toMs, nowMs, bucketMs } = stretch
  let at = Math.max(backMs, toMs - nowMs)
  while (at > backMs && counted(buckets, at, toMs).requests < ENOUGH) at = Math.max(backMs, at - bucketMs)
  return counted(buckets, at, toMs)
}

/** Where it failed beyond chance at first, by the 95 % interval of the buckets about it. */
function firstBad(buckets: readonly Bucket[], { fromMs }: Stretch, bar: number): number | undefined {
  return buckets.find((own, i) => {
    if (own.atMs < fromMs || own.errors === 0 || own.requests === 0) return own.atMs >= fromMs && own.errors > 0
    const near = buckets.slice(Math.max(0, i - NEAR), i + NEAR + 1)
    const errors = near.reduce((sum, bucket) => sum + bucket.errors, 0)
    const requests = near.reduce((sum, bucket) => sum + bucket.requests, 0)
    return errors > 1 && rateFigure(NO_WINDOW, requests, errors).low > bar
  })?.atMs
}

/** A bucket is judged with so many on either side. */
const NEAR = 2
const NO_WINDOW = { from: '', to: '' }

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
  if (more.errors === 0) return before
  return {
    window: { from: before.window.from, to: more.window.to },
    requests: before.requests + more.requests,
    errors: before.errors + more.errors,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
