import { follows, startsFailure } from '../lines/continuation.ts'
import { severityNumberOf } from '../lines/severity.ts'
import type { Head } from './layout/apply.ts'
import type { Layout } from './layout/layout.ts'
import type { PatternTable } from './table.ts'
import { createTimeReader, type TimeReader } from './time-reader.ts'
import { copied } from './values.ts'

/** A record of several lines: a stack trace, fields, anything that belongs to the line before. */
export interface LongRecord {
  readonly first: string
  readonly more: readonly string[]
  /** Milliseconds since 1970; NaN when it has no time. */
  readonly atMs: number
  readonly level: number
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

export interface RecordsOptions {
  /** Completes times without a year or a day. */
  readonly receivedAt: Date
  readonly sinceMs: number | undefined
  readonly onLong: ((record: LongRecord) => void) | undefined
  readonly table: PatternTable
  readonly tally: MineTally
}

/** Severity number of ERROR. */
const TROUBLE = 17
/** Lines and characters kept of a record of several lines. */
const [MAX_MORE, MAX_MORE_CHARS] = [200, 32_768]

/** Joins the lines of one source to records, and counts each record in the table. */
export class Records {
  readonly #options: RecordsOptions
  readonly #timeOf: TimeReader
  readonly #levels = new Map<string, number>()
  #isOpen = false
  #atMs = Number.NaN
  #level = 0
  #first = ''
  #more: string[] = []
  #moreChars = 0

  constructor(options: RecordsOptions) {
    this.#options = options
    this.#timeOf = createTimeReader(options.receivedAt)
  }

  /** A line that is not blank, and its head as it was read. */
  take(head: Head, text: string, from: number, to: number): void {
    if (this.#joins(head, text, from, to)) this.#join(text, from, to)
    else this.#begin(head, text, to)
  }

  /** No more comes from this source. */
  end(): void {
    this.#close()
    this.#isOpen = false
  }

  /** The line belongs to the record before it; a failure that begins unindented joins a record of trouble only. */
  #joins(head: Head, text: string, from: number, to: number): boolean {
    if (!this.#isOpen || (head.whole && this.#options.tally.layout.columns.length > 0)) return false
    const line = text.slice(from, Math.min(to, from + 1_000))
    const isTrouble = this.#level >= TROUBLE || this.#more.length > 0
    if (!Number.isNaN(this.#atMs) && isTrouble) return true
    return startsFailure(line) ? isTrouble : follows(line, this.#more)
  }

  #join(text: string, from: number, to: number): void {
    this.#moreChars += to - from
    if (this.#more.length < MAX_MORE && this.#moreChars < MAX_MORE_CHARS) this.#more.push(copied(text, from, to))
  }

  #begin(head: Head, text: string, to: number): void {
    const { sinceMs, onLong, table, tally } = this.#options
    this.#close()
    // A record without a time was written when the one before it was.
    if (head.time >= 0) this.#atMs = this.#timeOf(text, head.time)
    else if (!this.#isOpen) this.#atMs = Number.NaN
    this.#level = head.level >= 0 ? this.#levelOf(text.slice(head.level, head.levelEnd)) : 0
    this.#isOpen = true
    tally.records += 1
    if (sinceMs !== undefined && this.#atMs < sinceMs) {
      tally.outside += 1
      this.#first = ''
      return
    }
    if (onLong !== undefined) this.#first = text.slice(head.content, Math.min(to, head.content + 2_000))
    table.add(text, head.content, to, this.#atMs, this.#level)
  }

  #close(): void {
    this.#moreChars = 0
    if (this.#more.length === 0) return
    this.#options.onLong?.({ first: this.#first, more: this.#more, atMs: this.#atMs, level: this.#level })
    this.#more = []
  }

  #levelOf(word: string): number {
    const known = this.#levels.get(word)
    if (known !== undefined) return known
    const level = severityNumberOf(word.replace(/[^A-Za-z]/g, ''))
    if (this.#levels.size < 1_000) this.#levels.set(copied(word, 0, word.length), level)
    return level
  }
}
