import { newHead } from './layout/apply.ts'
import { createKnownLayouts } from './layout/known.ts'
import { NO_HEADER } from './layout/layout.ts'
import { createLineFeed } from './lines-in.ts'
import { type LongRecord, type MineTally, Records } from './records.ts'
import { createPatternTable, type PatternTable } from './table.ts'

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

/** Records that the header is learned from. */
const LEARN_FROM = 1_000
/** Finds the patterns in text logs of unknown format; each source teaches its own header. */
export function createMine({ receivedAt, maxPatterns, sinceMs, onLong }: MineOptions): Mine {
  const table = createPatternTable(maxPatterns === undefined ? {} : { maxPatterns })
  const tally: MineTally = { lines: 0, records: 0, cut: 0, outside: 0, blank: 0, layout: NO_HEADER }
  const head = newHead()
  const layouts = createKnownLayouts(receivedAt)
  const records = new Records({ receivedAt, sinceMs, onLong, table, tally })
  let held: string[] | undefined = []

  function record(text: string, from: number, to: number): void {
    layouts.read(head, text, from, to)
    records.take(head, text, from, to)
  }

  function learn(lines: readonly string[]): void {
    held = undefined
    layouts.learn(lines)
    tally.layout = layouts.current
    for (const line of lines) record(line, 0, line.length)
  }

  const lines = createLineFeed((text, from, to, cut) => {
    tally.lines += 1
    if (cut) tally.cut += 1
    if (isBlankLine(text, from, to)) tally.blank += 1
    else if (held === undefined) record(text, from, to)
    else if (held.push(text.slice(from, to)) >= LEARN_FROM) learn(held)
  })

  function endOfSource(): void {
    lines.end()
    if (held !== undefined) learn(held)
    records.end()
    held = []
  }

  return { feed: lines.feed, endOfSource, table, tally }
}

function isBlankLine(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) > 32) return false
  return true
}
