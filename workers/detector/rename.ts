import type { SignatureBook } from './records.ts'
import { countIn, type Series, tally } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { usualOf } from './signature-rule.ts'

/** Fewer than this expected of the old name, and its silence says nothing. */
const TELLING = 2
/** It was steady if it had not been silent for longer than this many of its usual pauses when the new one began. */
const PAUSES = 3

/**
 * The old signature of which this new one is only another name: steady until the new one began and silent since, and the
 * new one comes no more often than the old one used to. Undefined if there is none. Pure.
 */
export function renamedFrom(
  series: Series,
  service: string,
  fresh: string,
  from: number,
  settings: DetectorSettings,
): string | undefined {
  const { end } = series
  const signatures = series.signatures(service)
  const { requests } = tally(series.ledger.services.get(service)?.rates ?? [], from, end)
  const observed = countIn(signatures.get(fresh)?.counts ?? [], from, end)
  for (const [signature, book] of signatures) {
    if (signature === fresh || book.first === undefined || book.first >= from) continue
    const before = countIn(book.counts, from - (end - from), from)
    const usual = usualOf(series, service, signature, book, settings)
    // Rows without hours of history: the time just before must do.
    const known = usual.errors > 0
    const expected = known ? (requests * usual.perRequest + (end - from) * usual.perSecond) / 2 : before
    if (expected < TELLING || observed > 2 * Math.max(expected, before) + TELLING) continue
    const pauseS = (end - from) / expected
    if (from - lastBefore(book, from) > Math.max(PAUSES * pauseS, PAUSES * settings.bucketS)) continue
    if (countIn(book.counts, from, end) <= expected / 4) return signature
  }
  return undefined
}

function lastBefore({ counts }: SignatureBook, from: number): number {
  for (let i = counts.length - 1; i >= 0; i--) {
    const at = counts[i]?.at ?? from
    if (at < from) return at
  }
  return Number.NEGATIVE_INFINITY
}
