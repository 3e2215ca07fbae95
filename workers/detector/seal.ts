import { blocksOf, drop, hoursOf } from './lists.ts'
import type { ServiceBook } from './records.ts'
import type { HistorySettings } from './settings.ts'
import type { Steps } from './steps.ts'

/** Up to where blocks and hours are added up. Seconds since 1970. */
export interface Sealed {
  readonly blocks: number
  readonly hours: number
}

/** Adds up what one service had since `from` (undefined: ever), and forgets what is too old at `end`. */
export function* sealBook(
  book: ServiceBook,
  { from, to, end }: { readonly from: Sealed | undefined; readonly to: Sealed; readonly end: number },
  { keepS, history }: { readonly keepS: number; readonly history: Pick<HistorySettings, 'blockS' | 'hourS' | 'keepS'> },
): Steps {
  const [blocksFrom, hoursFrom] = [from?.blocks ?? Number.NEGATIVE_INFINITY, from?.hours ?? Number.NEGATIVE_INFINITY]
  if (to.blocks !== blocksFrom) {
    book.blocks.push(...blocksOf(book.rates, blocksFrom, to.blocks, history.blockS))
    drop(book.blocks, end - history.keepS)
  }
  drop(book.rates, end - keepS)
  for (const [name, { counts, hours }] of book.signatures) {
    if (to.hours !== hoursFrom) {
      hours.push(...hoursOf(counts, hoursFrom, to.hours, history.hourS))
      drop(hours, end - history.keepS)
    }
    drop(counts, end - keepS)
    if (counts.length + hours.length === 0) book.signatures.delete(name)
    yield
  }
  for (const { book: old } of book.former.values()) {
    drop(old.counts, end - keepS)
    drop(old.hours, end - history.keepS)
  }
}
