import type { Block, SignatureBook } from './records.ts'
import type { HistorySettings } from './settings.ts'

/** What is usual for one signature of one service. */
export interface SignatureUsual {
  /** Errors over requests of its service. */
  readonly perRequest: number
  /** Errors a second, whatever the traffic: not every error follows it. */
  readonly perSecond: number
  /** Variance over mean squared, from hour to hour. */
  readonly kappa: number
  /** How long it is known, in seconds. */
  readonly knownS: number
  /** How many errors of it make the usual. */
  readonly errors: number
}

/** Of the hours in which it came, this part is left out at the loud end: they may have been incidents. */
const LOUD_HOURS = 0.05

/**
 * A known signature's usual from its whole hours since it was first seen, beside the requests of its service in the same
 * time. `from`: beginning of history; `until`: end of the last whole hour. Pure.
 */
export function signatureUsual(
  book: SignatureBook,
  requests: { readonly total: number; readonly seconds: number },
  since: number,
  until: number,
  { hourS }: HistorySettings,
): SignatureUsual {
  const known = Math.max(0, until - since)
  const hours = Math.max(1, Math.round(known / hourS))
  // Numbers of one kind sort by themselves, and much faster.
  const counts = Float64Array.from(
    book.hours.filter(({ at }) => at >= since - hourS && at < until),
    ({ count }) => count,
  ).sort()
  const cap = counts[Math.max(0, Math.ceil(counts.length * (1 - LOUD_HOURS)) - 1)] ?? 0
  let errors = 0
  let squares = 0
  for (const count of counts) {
    const kept = Math.min(count, cap)
    errors += kept
    squares += kept * kept
  }
  const mean = errors / hours
  const variance = squares / hours - mean * mean
  const wander = mean > 0 ? Math.max(0, variance - 1.5 * mean) / (mean * mean) : 0
  return {
    perRequest: (errors + 0.5) / Math.max(1, requests.total),
    perSecond: (errors + 0.5) / Math.max(hourS, requests.seconds),
    kappa: Math.min(1, wander) + 1 / (errors + 1),
    knownS: known,
    errors,
  }
}

/** Requests of a service in [since, until), and how long it was watched of that. Pure. */
export function requestsSince(blocks: readonly Block[], since: number, until: number, blockS: number) {
  let total = 0
  let count = 0
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i]
    if (!block || block.at + blockS <= since) break
    if (block.at >= until) continue
    total += block.requests
    count++
  }
  return { total, seconds: count * blockS }
}
