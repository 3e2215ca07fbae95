import type { Window } from '../timeline/payloads/shared.ts'

/** A stretch of time, half-open, in milliseconds since 1970. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export interface UsualSettings {
  /** How much of usual times is compared with, in seconds. */
  readonly usualS: number
  /** The bucket in which evidence comes, in seconds: what is usual ends that long before the first errors. */
  readonly bucketS: number
}

/** How many lengths back a stretch is looked for that no past incident spoils. */
const LENGTHS_BACK = 4
/** Where all of that is spoiled, so far: what is older tells little of today. */
const FARTHEST_MS = 86_400_000

/** What is shorter than this part of `usualS` tells nothing: of the seconds between two outages anything may be read. */
const LEAST_PART = 1 / 6

/**
 * The one definition of usual times: the stretch of `usualS` before an incident that ends a whole bucket before its first
 * errors and holds no past incident, nor any that was felt `beside` it, as long as that leaves one; the newest one that is
 * at least half as long, else the longest that is not too short; where there is none, of a day. Without any, what is usual
 * is not known, and the stretch has no length. Pure.
 */
export function usualWindow(
  firstErrorMs: number,
  past: readonly Span[],
  { usualS, bucketS }: UsualSettings,
  beside: readonly Span[] = [],
): Window {
  const lengthMs = usualS * 1_000
  const toMs = firstErrorMs - bucketS * 1_000
  const outside = (spans: readonly Span[]) =>
    bestIn(spans, toMs - LENGTHS_BACK * lengthMs, toMs, lengthMs) ?? bestIn(spans, toMs - FARTHEST_MS, toMs, lengthMs)
  const best = (beside.length > 0 ? outside([...past, ...beside]) : undefined) ?? outside(past)
  const { fromMs, toMs: endMs } = best ?? { fromMs: toMs, toMs }
  return { from: new Date(fromMs).toISOString(), to: new Date(endMs).toISOString() }
}

function bestIn(spans: readonly Span[], fromMs: number, toMs: number, lengthMs: number): Span | undefined {
  const newest = spansOutside(spans, fromMs, toMs)
    .map((gap) => ({ ...gap, fromMs: Math.max(gap.fromMs, gap.toMs - lengthMs) }))
    .reverse()
  const [longest] = newest.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
  const isEnough = (gap: Span, part: number) => gap.toMs - gap.fromMs >= lengthMs * part
  const found = newest.find((gap) => isEnough(gap, 1 / 2)) ?? longest
  return found !== undefined && isEnough(found, LEAST_PART) ? found : undefined
}

/** The stretches of [fromMs, toMs) outside every one of the spans, oldest first. */
export function spansOutside(spans: readonly Span[], fromMs: number, toMs: number): Span[] {
  const gaps: Span[] = []
  let at = fromMs
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (span.fromMs > at) gaps.push({ fromMs: at, toMs: Math.min(span.fromMs, toMs) })
    at = Math.max(at, span.toMs)
  }
  if (at < toMs) gaps.push({ fromMs: at, toMs })
  return gaps.filter((gap) => gap.toMs > gap.fromMs)
}
