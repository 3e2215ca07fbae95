import type { Pattern } from './patterns.ts'

export type ChangeKind = 'new' | 'rising' | 'falling' | 'vanished'

/** A pattern whose rate in the window is not what the time before lets expect. */
export interface Change {
  readonly kind: ChangeKind
  readonly pattern: Pattern
  /** Lines in the window, and how many the baseline's rate gives for its length. */
  readonly observed: number
  readonly expected: number
  /** How far chance is from explaining it: the log likelihood ratio, 0 and up. */
  readonly surprise: number
}

/** Seconds since 1970; the window is [from, to), the baseline [start, from). */
export interface Window {
  readonly start: number
  readonly from: number
  readonly to: number
}

/** Chance explains less than one in a thousand beyond this (chi square, one degree of freedom, halved). */
const MIN_SURPRISE = 5.4
/** Rates that differ by less are not worth a look. */
const MIN_RATIO = 2
/** Lines that the window should have had, before silence means something. */
const MIN_EXPECTED = 5

/** The last quarter of the time against what was before it, or the last `windowSeconds`. Undefined when there is no before. */
export function windowOf(first: number, last: number, windowSeconds?: number): Window | undefined {
  const to = last + 1
  const from = to - (windowSeconds ?? Math.ceil((to - first) / 4))
  return from > first && from < to ? { start: first, from, to } : undefined
}

/** What changed between the baseline and the window, the most surprising first. Patterns of a single line are left out but for new ones. */
export function changesOf(patterns: readonly Pattern[], window: Window): readonly Change[] {
  const scale = (window.to - window.from) / (window.from - window.start)
  return patterns
    .flatMap((pattern) => changeOf(pattern, window, scale) ?? [])
    .toSorted((a, b) => b.surprise - a.surprise || (a.pattern.key < b.pattern.key ? -1 : 1))
}

function changeOf(pattern: Pattern, window: Window, scale: number): Change | undefined {
  let [before, observed] = [0, 0]
  for (const [second, count] of pattern.steps) {
    if (second >= window.from) observed += count
    else before += count
  }
  const expected = before * scale
  const surprise = surpriseOf(before, observed, scale)
  const found = (kind: ChangeKind): Change => ({ kind, pattern, observed, expected, surprise })
  if (before === 0) return observed > 0 ? found('new') : undefined
  if (observed === 0) return expected >= MIN_EXPECTED ? found('vanished') : undefined
  if (surprise < MIN_SURPRISE) return undefined
  if (observed >= expected * MIN_RATIO) return found('rising')
  return observed * MIN_RATIO <= expected ? found('falling') : undefined
}

/** Log likelihood ratio of two rates against one. */
function surpriseOf(before: number, observed: number, scale: number): number {
  const rate = (before + observed) / (1 + scale)
  const part = (count: number, mean: number) => (count === 0 ? 0 : count * Math.log(count / mean))
  return part(before, rate) + part(observed, rate * scale)
}
