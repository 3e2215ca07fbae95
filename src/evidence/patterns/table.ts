import { type Entry, isSmaller, newEntry } from './entry.ts'
import { folding } from './fold.ts'
import { addAt, newSteps, type TimeSteps, widen } from './histogram.ts'
import { KeyedEntries } from './keyed-entries.ts'
import { scan } from './scan.ts'
import { createSink, type Sink } from './sink.ts'
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
  const entries = new KeyedEntries(maxPatterns * AT_MOST)
  const steps = newSteps()
  const totals: Totals = { lines: 0, dropped: 0, cut: 0 }

  function enter(text: string, from: number, to: number): Entry {
    if (entries.all.length >= maxPatterns * AT_MOST) finish(makeRoom())
    scan(sink, text, from, to, true)
    return entries.add(newEntry(keyOf(sink), [[sink.hi, sink.lo]], sink.tokens, sink.slots))
  }

  function* makeRoom(): Steps<void> {
    const { kept, dropped } = yield* folding(entries.all, steps, Math.floor(maxPatterns / 2))
    entries.replace(kept)
    totals.dropped += dropped
  }

  return {
    steps,
    totals,
    entries: () => entries.all,
    *tidying() {
      if (entries.all.length >= maxPatterns) yield* makeRoom()
    },
    add(text, from, to, atMs, level) {
      const end = Math.min(to, from + MAX_SCANNED)
      if (end < to) totals.cut += 1
      totals.lines += 1
      scan(sink, text, from, end)
      const entry = entries.find(sink.hi, sink.lo) ?? enter(text, from, end)
      noteLine(entry, level)
      noteSample(entry, text, from, end, atMs)
      noteTime(entry, steps, atMs)
      noteValues(entry, sink, text)
      return entry
    },
  }
}

function noteLine(entry: Entry, level: number): void {
  entry.count += 1
  if (level > entry.level) entry.level = level
}

/** The earliest message stays as the sample; of several at one time the smallest. */
function noteSample(entry: Entry, text: string, from: number, to: number, atMs: number): void {
  const isEarlier = atMs < entry.firstMs
  if (entry.count === 1 || isEarlier || (!(atMs > entry.firstMs) && isSmaller(text, from, to, entry.sample)))
    entry.sample = copied(text, from, Math.min(to, from + MAX_SAMPLE))
}

function noteTime(entry: Entry, steps: TimeSteps, atMs: number): void {
  if (Number.isNaN(atMs)) return
  if (atMs < entry.firstMs) entry.firstMs = atMs
  if (atMs > entry.lastMs) entry.lastMs = atMs
  const second = Math.floor(atMs / 1_000)
  widen(steps, second)
  addAt(entry.times, steps, second)
}

function noteValues(entry: Entry, sink: Sink, text: string): void {
  for (let slot = 0; slot < sink.slots; slot++) {
    const values = entry.values[slot]
    if (values === undefined) return
    entry.kinds[slot] = (entry.kinds[slot] ?? 0) | (1 << (sink.kinds[slot] ?? 0))
    addValue(values, text, sink.starts[slot] ?? 0, sink.ends[slot] ?? 0)
  }
}
