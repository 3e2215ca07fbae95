import { follows, startsFailure } from '../lines/continuation.ts'
import { severityNumberOf } from '../lines/severity.ts'
import { newHead } from './layout/apply.ts'
import { createKnownLayouts } from './layout/known.ts'
import { type Layout, NO_HEADER } from './layout/layout.ts'
import { createLineFeed } from './lines-in.ts'
import { createPatternTable, type PatternTable } from './table.ts'
import { createTimeReader } from './time-reader.ts'
import { copied } from './values.ts'

/** A record of several lines: a stack trace, fields, anything that belongs to the line before. */
export interface LongRecord {
  readonly first: string
  readonly more: readonly string[]
  /** Milliseconds since 1970; NaN when it has no time. */
  readonly atMs: number
  readonly level: number
}

export interface MineOptions {
  /** Completes times without a year or a day. */
  readonly receivedAt: Date
  readonly maxPatterns?: number
  /** Records before this moment are counted as outside and else passed by. */
  readonly sinceMs?: number
  readonly onLong?: (record: LongRecord) => void
}

export interface Mine {
  /** Text as it comes, in pieces of any size. */
  feed(text: string): void
  /** No more comes from this source: what follows may have another header. */
  endOfSource(): void
  readonly table: PatternTable
  readonly tally: MineTally
}

export interface MineTally {
  lines: number
  records: number
  /** Lines that were cut at 64 KiB. */
  cut: number
  /** Records before `sinceMs`. */
  outside: number
  blank: number
  layout: Layout
}

/** Records that the header is learned from. */
const LEARN_FROM = 1_000
/** Severity number of ERROR. */
const TROUBLE = 17
/** Lines and characters kept of a record of several lines. */
const [MAX_MORE, MAX_MORE_CHARS] = [200, 32_768]

/** Finds the patterns in text logs of unknown format; each source teaches its own header. */
export function createMine({ receivedAt, maxPatterns, sinceMs, onLong }: MineOptions): Mine {
  const table = createPatternTable(maxPatterns === undefined ? {} : { maxPatterns })
  const tally: MineTally = { lines: 0, records: 0, cut: 0, outside: 0, blank: 0, layout: NO_HEADER }
  const head = newHead()
  const layouts = createKnownLayouts(receivedAt)
  const timeOf = createTimeReader(receivedAt)
  const levels = new Map<string, number>()
  let held: string[] | undefined = []
  const open = { atMs: Number.NaN, level: 0, first: '', more: [] as string[], chars: 0, isOpen: false }

  function close(): void {
    if (open.more.length > 0) onLong?.({ first: open.first, more: open.more, atMs: open.atMs, level: open.level })
    if (open.more.length > 0) open.more = []
    open.chars = 0
  }

  /** The line belongs to the record before it; a failure that begins unindented joins a record of trouble only. */
  function joins(text: string, from: number, to: number): boolean {
    if (!open.isOpen || (head.whole && tally.layout.columns.length > 0)) return false
    const line = text.slice(from, Math.min(to, from + 1_000))
    if (!Number.isNaN(open.atMs) && (open.level >= TROUBLE || open.more.length > 0)) return true
    return startsFailure(line) ? open.level >= TROUBLE || open.more.length > 0 : follows(line, open.more)
  }

  function join(text: string, from: number, to: number): void {
    open.chars += to - from
    if (open.more.length < MAX_MORE && open.chars < MAX_MORE_CHARS) open.more.push(copied(text, from, to))
  }

  function record(text: string, from: number, to: number): void {
    layouts.read(head, text, from, to)
    if (joins(text, from, to)) join(text, from, to)
    else begin(text, to)
  }

  function begin(text: string, to: number): void {
    close()
    const atMs = head.time >= 0 ? timeOf(text, head.time) : Number.NaN
    // A record without a time was written when the one before it was.
    if (head.time >= 0 || !open.isOpen) open.atMs = atMs
    open.level = head.level >= 0 ? levelOf(text.slice(head.level, head.levelEnd)) : 0
    open.isOpen = true
    tally.records += 1
    if (sinceMs !== undefined && open.atMs < sinceMs) {
      tally.outside += 1
      open.first = ''
      return
    }
    if (onLong !== undefined) open.first = text.slice(head.content, Math.min(to, head.content + 2_000))
    table.add(text, head.content, to, open.atMs, open.level)
  }

  function levelOf(word: string): number {
    const known = levels.get(word)
    if (known !== undefined) return known
    const level = severityNumberOf(word.replace(/[^A-Za-z]/g, ''))
    if (levels.size < 1_000) levels.set(copied(word, 0, word.length), level)
    return level
  }

  function learn(): void {
    const lines = held ?? []
    held = undefined
    layouts.learn(lines)
    tally.layout = layouts.current
    for (const line of lines) record(line, 0, line.length)
  }

  const feed = createLineFeed((text, from, to, cut) => {
    tally.lines += 1
    if (cut) tally.cut += 1
    if (isBlankLine(text, from, to)) tally.blank += 1
    else if (held === undefined) record(text, from, to)
    else if (held.push(text.slice(from, to)) >= LEARN_FROM) learn()
  })

  return {
    feed: (text) => feed.feed(text),
    endOfSource() {
      feed.end()
      if (held !== undefined) learn()
      close()
      open.isOpen = false
      held = []
    },
    table,
    tally,
  }
}

function isBlankLine(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) > 32) return false
  return true
}
