import type { Alarm } from './alarm.ts'
import type { LookInput } from './input.ts'
import { baselineFor, windowsNow } from './rate-rule.ts'
import { type Recent, recentCounts, recentOf } from './recent.ts'
import type { SignatureBook } from './records.ts'
import { type Series, tally } from './series.ts'
import type { DetectorSettings, RateWindow } from './settings.ts'
import { requestsSince, type SignatureUsual, signatureUsual } from './signature-usual.ts'
import { type Exceeded, exceeds } from './window-test.ts'

/** A signature without a count in the newest so many buckets completes no evidence now. */
const FRESH_BUCKETS = 5

/** A known error that comes more often than it used to, given the traffic: a rare one is lost in the sum. Pure. */
export function signatureAlarm(
  series: Series,
  deploys: LookInput['deploys'],
  service: string,
  settings: DetectorSettings,
  isMuted: (signature: string) => boolean,
): Alarm | undefined {
  if (settings.signatureWindows.length === 0) return undefined
  const windows = windowsNow(settings.signatureWindows, series, service, deploys, settings)
  const longest = Math.max(...settings.signatureWindows.map(({ buckets }) => buckets))
  const recent = recentOf(series, service, longest, settings.bucketS)
  const explained = series.explainedUntil(service)
  let best: Alarm | undefined
  for (const [signature, book] of series.signatures(service)) {
    const lastAt = book.counts.at(-1)?.at ?? 0
    if (lastAt < Math.max(explained, series.end - FRESH_BUCKETS * settings.bucketS)) continue
    if (isFresh(book, series.end, settings) || isMuted(signature)) continue
    const alarm = test(series, service, signature, book, recent, windows, settings)
    if (alarm && (!best || alarm.tail < best.tail)) best = alarm
  }
  return best
}

/** Whether it is judged as new, not by its own rate. Pure. */
export function isFresh(book: SignatureBook, end: number, settings: DetectorSettings): boolean {
  return book.first !== undefined && book.first >= end - settings.novelty.seconds
}

function test(
  series: Series,
  service: string,
  signature: string,
  book: SignatureBook,
  recent: Recent,
  windows: readonly RateWindow[],
  settings: DetectorSettings,
): Alarm | undefined {
  // Nearly every known error is too rare for any window, whatever is usual: that must cost nothing.
  if (!comesOften(book, recent, windows)) return undefined
  const counts = recentCounts(recent, book.counts, series.explainedUntil(service))
  const usual = usualOf(series, service, signature, book, settings)
  if (usual.knownS < settings.history.hourS) return undefined
  const expected = new Float64Array(counts.length)
  if (!mayExceed(counts, recent.requests, usual, windows, settings.bucketS, expected)) return undefined
  const phi = 1.5
  let best: Exceeded | undefined
  for (const window of windows) {
    const found = exceeds({ counts, expected, phi, kappa: usual.kappa + settings.history.minKappa }, window)
    if (found && (!best || found.tail < best.tail)) best = found
  }
  if (!best) return undefined
  const from = onset(counts, expected, recent, settings)
  const baseline = baselineFor(series, service, from, settings)
  return {
    service,
    rule: 'signature',
    signature,
    from,
    to: series.end,
    ...tally(series.rates(service), from, series.end),
    ...best,
    baselineRate: baseline.rate,
    cold: baseline.cold,
    before: baseline.before,
  }
}

export function usualOf(
  series: Series,
  service: string,
  signature: string,
  book: SignatureBook,
  settings: DetectorSettings,
): SignatureUsual {
  return series.ledger.worked.usual(`${service} ${signature}`, () => {
    const { history } = settings
    const until = Math.floor((series.end - history.sealS) / history.hourS) * history.hourS
    const blocks = series.ledger.services.get(service)?.blocks ?? []
    // By hours, so that it is the same whenever in the hour it is worked out.
    const since = Math.max(book.first ?? 0, until + history.hourS - history.keepS, blocks[0]?.at ?? until)
    return signatureUsual(book, requestsSince(blocks, since, until, history.blockS), since, until, history)
  })
}

function comesOften({ counts }: SignatureBook, { end, bucketS }: Recent, windows: readonly RateWindow[]): boolean {
  let observed = 0
  let at = counts.length - 1
  for (const { buckets, minErrors } of windows) {
    for (; at >= 0; at--) {
      const count = counts[at]
      if (count === undefined || count.at < end - buckets * bucketS) break
      observed += count.count
    }
    if (observed >= minErrors) return true
  }
  return false
}

/**
 * Fills `expected` with the larger of the two usuals, for some errors follow the traffic and others the clock. Whether any
 * window has enough of them at all: nearly none has, and this is what each known signature costs at each look.
 */
function mayExceed(
  counts: Float64Array,
  requests: Float64Array,
  usual: SignatureUsual,
  windows: readonly RateWindow[],
  bucketS: number,
  expected: Float64Array,
): boolean {
  const byClock = usual.perSecond * bucketS
  let may = false
  let observed = 0
  let mean = 0
  let at = 0
  for (const { buckets, minErrors, minRatio } of windows) {
    for (; at < buckets; at++) {
      const byTraffic = (requests[at] ?? 0) * usual.perRequest
      const one = Math.max(byTraffic, byClock)
      expected[at] = one
      mean += one
      observed += counts[at] ?? 0
    }
    may ||= observed >= minErrors && observed >= minRatio * mean
  }
  return may
}

/** The bucket after the lowest point of what came above half-way between usual and alarming. */
function onset(counts: Float64Array, expected: Float64Array, recent: Recent, settings: DetectorSettings): number {
  const ratio = Math.min(...settings.signatureWindows.map(({ minRatio }) => minRatio))
  let excess = 0
  let lowest = 0
  let start = counts.length - 1
  for (let i = counts.length - 1; i >= 0; i--) {
    excess += (counts[i] ?? 0) - ((1 + ratio) / 2) * (expected[i] ?? 0)
    if (excess > lowest) continue
    lowest = excess
    start = Math.max(0, i - 1)
  }
  while (start > 0 && (counts[start] ?? 0) === 0) start--
  return recent.end - (start + 1) * recent.bucketS
}
