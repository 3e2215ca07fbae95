import { type Entry, isSmaller, MAX_HALVES, newEntry } from './entry.ts'
import { folding } from './fold.ts'
import { addAt, newSteps, type TimeSteps, widen } from './histogram.ts'
import { createKeyIndex } from './key-index.ts'
import { scan } from './scan.ts'
import { createSink } from './sink.ts'
import { keyOf } from './skeleton-key.ts'
import { finish, type Steps } from './steps.ts'
import { addValue, copied } from './values.ts'

export interface PatternTable {
  /** Counts the message at [from, to) of the text. `atMs` is NaN when the line has no time; `level` a severity number or 0. */
  add(text: string, from: number, to: number, atMs: number, level: number): Entry
  readonly steps: TimeSteps
  readonly totals: Totals
  entries(): readonly Entry[]
  /**
   * Makes room in steps when it is full, so that no line has to wait for all of it. Nothing may be added meanwhile. Where it
   * is called for less than every `maxPatterns` lines, a line may wait.
   */
  tidying(): Steps<void>
}

export interface Totals {
  lines: number
  /** Lines of patterns so rare that their entries made room for others; they are in no entry. */
  dropped: number
  /** Messages longer than is looked at. */
  cut: number
}

/** Characters of a message that are looked at. */
export const MAX_SCANNED = 8_192
const MAX_SAMPLE = 400
/** Beyond its room a table takes so many times more, for those who make room between pieces of input. */
const AT_MOST = 2

export function createPatternTable({ maxPatterns = 5_000 } = {}): PatternTable {
  const sink = createSink()
  const index = createKeyIndex(maxPatterns * AT_MOST * MAX_HALVES)
  const steps = newSteps()
  const totals: Totals = { lines: 0, dropped: 0, cut: 0 }
  let entries: Entry[] = []

  function enter(text: string, from: number, to: number): Entry {
    if (entries.length >= maxPatterns * AT_MOST) finish(makeRoom())
    scan(sink, text, from, to, true)
    const entry = newEntry(keyOf(sink), [[sink.hi, sink.lo]], sink.tokens, sink.slots)
    index.set(sink.hi, sink.lo, entries.length)
    entries.push(entry)
    return entry
  }

  function* makeRoom(): Steps<void> {
    const { kept, dropped } = yield* folding(entries, steps, Math.floor(maxPatterns / 2))
    entries = [...kept]
    totals.dropped += dropped
    index.clear()
    entries.forEach(({ halves }, at) => {
      for (const [hi, lo] of halves) index.set(hi, lo, at)
    })
  }

  function note(entry: Entry, text: string, from: number, to: number, atMs: number): void {
    const isEarlier = atMs < entry.firstMs
    if (entry.count === 1 || isEarlier || (!(atMs > entry.firstMs) && isSmaller(text, from, to, entry.sample)))
      entry.sample = copied(text, from, Math.min(to, from + MAX_SAMPLE))
    if (Number.isNaN(atMs)) return
    if (isEarlier) entry.firstMs = atMs
    if (atMs > entry.lastMs) entry.lastMs = atMs
    const second = Math.floor(atMs / 1_000)
    widen(steps, second)
    addAt(entry.times, steps, second)
  }

  function noteValues(entry: Entry, text: string): void {
    for (let slot = 0; slot < sink.slots; slot++) {
      const values = entry.values[slot]
      if (values === undefined) return
      entry.kinds[slot] = (entry.kinds[slot] ?? 0) | (1 << (sink.kinds[slot] ?? 0))
      addValue(values, text, sink.starts[slot] ?? 0, sink.ends[slot] ?? 0)
    }
  }

  return {
    steps,
    totals,
    entries: () => entries,
    *tidying() {
      if (entries.length >= maxPatterns) yield* makeRoom()
    },
    add(text, from, to, atMs, level) {
      let end = to
      if (to - from > MAX_SCANNED) {
        end = from + MAX_SCANNED
        totals.cut += 1
      }
      totals.lines += 1
      scan(sink, text, from, end)
      const found = index.find(sink.hi, sink.lo)
      const entry = (found < 0 ? undefined : entries[found]) ?? enter(text, from, end)
      entry.count += 1
      if (level > entry.level) entry.level = level
      note(entry, text, from, end, atMs)
      noteValues(entry, text)
      return entry
    },
  }
}
