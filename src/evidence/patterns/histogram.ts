/** Counts by time, as [second, count] pairs in the order they came; equal seconds next to each other are one. */
export interface Histogram {
  readonly at: number[]
  readonly counts: number[]
}

/** Pairs kept before they are put together; then steps double until this many are left at most. */
const MAX_PAIRS = 512

export function newHistogram(): Histogram {
  return { at: [], counts: [] }
}

/** Width of a step in seconds: a power of two, so that what was put together stays so. */
export interface TimeSteps {
  seconds: number
  first: number
  last: number
}

/** TimeSteps never exceed this many over the whole span. */
export const MAX_STEPS = 256

export function newSteps(): TimeSteps {
  return { seconds: 1, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
}

/** Notes a time; the steps widen with the span, whatever the order of the times. */
export function widen(steps: TimeSteps, second: number): void {
  if (second < steps.first) steps.first = second
  if (second > steps.last) steps.last = second
  while (Math.floor(steps.last / steps.seconds) - Math.floor(steps.first / steps.seconds) >= MAX_STEPS)
    steps.seconds *= 2
}

export function addAt(histogram: Histogram, steps: TimeSteps, second: number, count = 1): void {
  const at = second - (second % steps.seconds)
  const last = histogram.at.length - 1
  if (histogram.at[last] === at) histogram.counts[last] = (histogram.counts[last] ?? 0) + count
  else {
    histogram.at.push(at)
    histogram.counts.push(count)
    if (histogram.at.length > MAX_PAIRS) compact(histogram, steps)
  }
}

function compact(histogram: Histogram, steps: TimeSteps): void {
  const pairs = [...byStep(histogram, steps)]
  histogram.at.length = histogram.counts.length = 0
  for (const [at, count] of pairs) {
    histogram.at.push(at)
    histogram.counts.push(count)
  }
}

/** Count by the start of each step, in order of time. */
export function byStep({ at, counts }: Histogram, steps: TimeSteps): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  at.forEach((second, index) => {
    const start = second - (second % steps.seconds)
    sums.set(start, (sums.get(start) ?? 0) + (counts[index] ?? 0))
  })
  return new Map([...sums].sort((a, b) => a[0] - b[0]))
}
