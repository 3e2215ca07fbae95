import { addAt, type Histogram, newHistogram, type TimeSteps } from './histogram.ts'
import { WORD_BIT } from './kinds.ts'
import { normalForm, VARIABLE } from './merge/normal.ts'
import type { Steps } from './steps.ts'
import { addTimes, joinValues, newValues, type Values } from './values.ts'

/** What is known of one skeleton, or of several that were merged. */
export interface Entry {
  readonly key: string
  /** Halves of the keys that lead here, `MAX_HALVES` at most. */
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

/** Keys that an entry is found by at most: of a million names in one place each is another key. */
export const MAX_HALVES = 4
/** Parts that are joined between rests. */
const A_REST = 8

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

/** One entry for several that say the same; `tokens` is what they have in common. Words that became variables are values too. */
export function* joining(
  key: string,
  tokens: readonly string[],
  parts: readonly Entry[],
  steps: TimeSteps,
): Steps<Entry> {
  const slots = tokens.join('').split(VARIABLE).length - 1
  const halves = parts.slice(0, MAX_HALVES).flatMap((part) => part.halves)
  const whole = newEntry(key, halves.slice(0, MAX_HALVES), tokens, slots)
  for (const [at, part] of parts.entries()) {
    if (at % A_REST === A_REST - 1) yield
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
    addPartValues(whole, part)
  }
  return whole
}

/** Nothing where the places do not correspond: a list was cut short, or the part has more variables than are kept. */
function addPartValues(whole: Entry, part: Entry): void {
  const said = normalForm(part.tokens)
  const variables = said.join('').split(VARIABLE).length - 1
  if (said.length !== whole.tokens.length || variables !== part.values.length) return
  let [slot, mine] = [0, 0]
  whole.tokens.forEach((token, place) => {
    const other = said[place] ?? ''
    const inside = other.split(VARIABLE).length - 1
    if (token === VARIABLE) {
      const values = whole.values[slot]
      const theirs = part.values[mine]
      if (values !== undefined && other === VARIABLE && theirs !== undefined) joinValues(values, theirs)
      else if (values !== undefined) addTimes(values, other.replaceAll(VARIABLE, '<*>'), part.count)
      whole.kinds[slot] = (whole.kinds[slot] ?? 0) | (other === VARIABLE ? (part.kinds[mine] ?? 0) : WORD_BIT)
    }
    slot += token.split(VARIABLE).length - 1
    mine += inside
  })
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
