import { addTo, clear, dropRarest, floor, insert } from './lists.ts'
import type { Block, CountAt, FirstAt, NameAt, RateAt, ServiceBook, SignatureBook } from './records.ts'
import { type Sealed, sealBook } from './seal.ts'
import type { HistorySettings } from './settings.ts'
import { atOnce, type Steps } from './steps.ts'
import { Worked } from './worked.ts'

export interface LedgerSpan {
  readonly bucketS: number
  /** How long buckets are kept one by one. */
  readonly keepS: number
  readonly history: Pick<HistorySettings, 'blockS' | 'hourS' | 'keepS'>
  /** Blocks and hours are added up once they ended this long ago: what comes later than that is not counted as usual. */
  readonly sealS: number
}

/** Errors of one service that are told apart; between two looks there may be twice as many. */
const KEPT_SIGNATURES = 2_000
const MOST_SIGNATURES = 2 * KEPT_SIGNATURES

/**
 * What a detector remembers of the evidence: buckets of the last hours, blocks of the last days. Its state is a function of
 * the rows alone: in any order, told twice, or loaded at a restart from stored sums instead of the buckets they came from.
 */
export class Ledger {
  readonly services = new Map<string, ServiceBook>()
  readonly span: LedgerSpan
  /** What follows from the sums, until they change. */
  readonly worked = new Worked()
  #sealed: Sealed | undefined

  constructor(span: LedgerSpan) {
    this.span = span
  }

  /** All there is of [from, to): replaces what was known of it. */
  absorb(from: number, to: number, rates: readonly RateAt[], counts: readonly CountAt[]): void {
    atOnce(this.absorbing(from, to, rates, counts))
  }

  *absorbing(from: number, to: number, rates: readonly RateAt[], counts: readonly CountAt[]): Steps {
    for (const book of this.services.values()) {
      clear(book.rates, from, to)
      for (const signature of book.signatures.values()) clear(signature.counts, from, to)
      for (const { book: old } of book.former.values()) clear(old.counts, from, to)
      yield
    }
    for (const { service, at, requests, errors } of rates) {
      insert(this.book(service).rates, { at, requests, errors: Math.min(errors, requests) })
      yield
    }
    for (const { service, signature, at, count } of counts) {
      const book = this.book(service)
      if (book.signatures.size >= MOST_SIGNATURES && !book.signatures.has(signature)) book.cut += count
      else insert(this.signature(service, signature).counts, { at, count })
      yield
    }
  }

  /** Adds up what ended long enough ago and forgets what is too old. `end`: of the newest closed bucket. */
  seal(end: number): void {
    atOnce(this.sealing(end))
  }

  *sealing(end: number): Steps {
    const to = this.sealedAt(end)
    for (const book of this.services.values()) {
      yield* sealBook(book, { from: this.sealed, to, end }, this.span)
      if (book.signatures.size > KEPT_SIGNATURES) book.cut += dropRarest(book.signatures, KEPT_SIGNATURES)
    }
    this.#sealedTo(to)
  }

  /** Up to where blocks and hours are added up, when the newest closed bucket ends at `end`. */
  sealedAt(end: number): Sealed {
    const { history, sealS } = this.span
    return { blocks: floor(end - sealS, history.blockS), hours: floor(end - sealS, history.hourS) }
  }

  /** Up to where they are now; undefined before the first. */
  get sealed(): Sealed | undefined {
    return this.#sealed
  }

  /** Sums that are stored already take the place of those that `seal` would make: all from where they ended so far. */
  load(to: Sealed, blocks: readonly (Block & { service: string })[], hours: readonly CountAt[]): void {
    atOnce(this.loading(to, blocks, hours))
  }

  *loading(to: Sealed, blocks: readonly (Block & { service: string })[], hours: readonly CountAt[]): Steps {
    for (const { service, ...block } of blocks) {
      insert(this.book(service).blocks, block)
      yield
    }
    for (const { service, signature, at, count } of hours) {
      insert(this.signature(service, signature).hours, { at, count })
      yield
    }
    this.#sealedTo(to)
  }

  #sealedTo(to: Sealed): void {
    if (to.hours !== this.#sealed?.hours) this.worked.clear()
    else if (to.blocks !== this.#sealed.blocks) this.worked.clearBlocks()
    this.#sealed = to
  }

  /** When known signatures were first seen at all; the earliest of several tellings holds. */
  first(rows: readonly FirstAt[]): void {
    atOnce(this.dating(rows))
  }

  *dating(rows: readonly FirstAt[]): Steps {
    for (const { service, signature, at } of rows) {
      const book = this.services.get(service)?.signatures.get(signature)
      if (book) book.first = Math.min(book.first ?? at, at)
      yield
    }
  }

  /**
   * What is known under an old name belongs to each name that it became; the evidence tells the new ones from then on. Told
   * again, or with more names later, it adds what is missing.
   */
  renamed(rows: readonly NameAt[]): void {
    for (const { service, was, signature } of rows) {
      const { signatures, former } = this.book(service)
      const old = former.get(was) ?? { book: signatures.get(was) ?? { counts: [], hours: [] }, now: new Set() }
      if (old.now.has(signature)) continue
      old.now.add(signature)
      former.set(was, old)
      signatures.delete(was)
      const book = this.signature(service, signature)
      for (const count of old.book.counts) addTo(book.counts, count)
      for (const hour of old.book.hours) addTo(book.hours, hour)
      const { first } = old.book
      if (first !== undefined) book.first = Math.min(book.first ?? first, first)
      this.worked.clear()
    }
  }

  /** Counts of errors that had no room, since the last time that this was asked. */
  takeCut(): number {
    let cut = 0
    for (const book of this.services.values()) {
      cut += book.cut
      book.cut = 0
    }
    return cut
  }

  /** What an error is called now: nothing new where it is called as ever. */
  namesOf(service: string, signature: string): readonly string[] {
    return [...(this.services.get(service)?.former.get(signature)?.now ?? [])]
  }

  /** Since when there are errors of which it is not known when they were first seen; undefined if there are none. */
  unknown(): number | undefined {
    let oldest: number | undefined
    for (const book of this.services.values()) {
      for (const { first, counts, hours } of book.signatures.values()) {
        const at = hours[0]?.at ?? counts[0]?.at
        if (first === undefined && at !== undefined) oldest = Math.min(oldest ?? at, at)
      }
    }
    return oldest
  }

  book(service: string): ServiceBook {
    let book = this.services.get(service)
    if (!book) {
      book = { rates: [], blocks: [], signatures: new Map(), former: new Map(), cut: 0 }
      this.services.set(service, book)
    }
    return book
  }

  signature(service: string, signature: string): SignatureBook {
    const { signatures } = this.book(service)
    let book = signatures.get(signature)
    if (!book) {
      book = { counts: [], hours: [] }
      signatures.set(signature, book)
    }
    return book
  }
}
