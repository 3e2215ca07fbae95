import { addAt, type Histogram, newHistogram, type Steps } from './histogram.ts'
import { joinValues, newValues, type Values } from './values.ts'

/** What is known of one skeleton, or of several that were merged. */
export interface Entry {
  readonly key: string
  /** Halves of the keys that lead here. */
  readonly halves: readonly (readonly [number, number])[]
  /** "" is a variable. */
  readonly tokens: readonly string[]
  count: number
  /** Milliseconds since 1970; infinite where no line had a time. */
  firstMs: number
  lastMs: number
  /** The worst severity number seen; 0 when none was said. */
  level: number
  /** The earliest line as it was, of equals the smallest: it does not depend on the order. */
  sample: string
  /** A bit for each kind seen, by variable. */
  readonly kinds: number[]
  /** By variable, as far as values are kept. */
  readonly values: readonly Values[]
  readonly times: Histogram
}

/** Variables of a pattern whose values are kept. */
const KEPT_SLOTS = 12

export function newEntry(key: string, halves: Entry['halves'], tokens: readonly string[], slots: number): Entry {
  return {
    key,
    halves,
    tokens,
    count: 0,
    firstMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
    level: 0,
    sample: '',
    kinds: [],
    values: Array.from({ length: Math.min(slots, KEPT_SLOTS) }, newValues),
    times: newHistogram(),
  }
}

/** One entry for several that say the same; values are joined where the variables are the same ones. */
export function joinEntries(key: string, tokens: readonly string[], parts: readonly Entry[], steps: Steps): Entry {
  const slots = parts[0]?.values.length ?? 0
  const isAligned = parts.every(({ values }) => values.length === slots)
  const whole = newEntry(
    key,
    parts.flatMap(({ halves }) => halves),
    tokens,
    isAligned ? slots : 0,
  )
  for (const part of parts) {
    const isEarlier = part.firstMs < whole.firstMs
    if (whole.count === 0 || isEarlier || (!(part.firstMs > whole.firstMs) && part.sample < whole.sample))
      whole.sample = part.sample
    whole.count += part.count
    whole.firstMs = Math.min(whole.firstMs, part.firstMs)
    whole.lastMs = Math.max(whole.lastMs, part.lastMs)
    whole.level = Math.max(whole.level, part.level)
    part.times.at.forEach((second, at) => {
      addAt(whole.times, steps, second, part.times.counts[at] ?? 0)
    })
    whole.values.forEach((values, slot) => {
      const other = part.values[slot]
      if (other !== undefined) joinValues(values, other)
      whole.kinds[slot] = (whole.kinds[slot] ?? 0) | (part.kinds[slot] ?? 0)
    })
  }
  return whole
}

/** The text at [from, to) comes before the sample in the order of characters. */
export function isSmaller(text: string, from: number, to: number, sample: string): boolean {
  const length = Math.min(to - from, sample.length)
  for (let at = 0; at < length; at++) {
    const difference = text.charCodeAt(from + at) - sample.charCodeAt(at)
    if (difference !== 0) return difference < 0
  }
  return to - from < sample.length
}
