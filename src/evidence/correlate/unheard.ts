import type { Evidence } from '../evidence.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

/** So many requests and lines of all services together must have stayed away, or it is the pause of a quiet house. */
const LEAST = 10
/** What comes in bundles pauses shortly. */
const LEAST_MS = 15_000
const MOST = 4
const FINE_S = 1

interface Span {
  readonly fromMs: number
  readonly toMs: number
}

type Rates = Pick<Seen, 'rates' | 'usualRates' | 'window' | 'bucketS'>

/**
 * Stretches of whole buckets in which nothing of any service was received, where enough would have been: nothing is known
 * of such a time, least of all that one service fell silent. Pure.
 */
export function unheardIn({ rates, usualRates, window, bucketS }: Rates): readonly Span[] {
  const size = bucketS * 1_000
  const heard = countsOf(rates)
  const known = heard.size > 0 ? heard : countsOf(usualRates)
  const per = [...known.values()].reduce((sum, many) => sum + many, 0) / Math.max(1, known.size)
  const gaps: { fromMs: number; toMs: number }[] = []
  for (const atMs of bucketStarts(window, bucketS).filter((ms) => !heard.has(ms))) {
    const open = gaps.at(-1)
    const toMs = Math.min(atMs + size, Date.parse(window.to))
    if (open?.toMs === atMs) open.toMs = toMs
    else gaps.push({ fromMs: Math.max(atMs, Date.parse(window.from)), toMs })
  }
  return gaps.filter(({ fromMs, toMs }) => ((toMs - fromMs) / size) * per >= LEAST)
}

function countsOf(rates: Seen['rates']): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { bucket, requests, errors } of rates) {
    const atMs = Date.parse(bucket)
    if (requests + errors > 0) counts.set(atMs, (counts.get(atMs) ?? 0) + requests + errors)
  }
  return counts
}

/** Buckets that are in such a stretch, or that it began or ended in: they have a part of what came. Pure. */
export function isUnheard(gaps: readonly Span[], bucketS: number): (atMs: number) => boolean {
  const size = bucketS * 1_000
  return (atMs) => gaps.some(({ fromMs, toMs }) => atMs >= fromMs - size && atMs < toMs + size)
}

/** Those that are long, to the second; none before the first that was ever received. */
export async function unheardOf(evidence: Pick<Evidence, 'query'>, seen: Rates): Promise<readonly Stretch[]> {
  const size = seen.bucketS * 1_000
  const [startMs, endMs] = [Date.parse(seen.window.from), Date.parse(seen.window.to)]
  const secondsIn = async (fromMs: number) => {
    const span = { from: iso(Math.max(startMs, fromMs)), to: iso(Math.min(fromMs + size, endMs)) }
    if (span.from >= span.to) return []
    const { rows } = await evidence.query('service_rate', { ...span, bucket_s: FINE_S })
    return [...countsOf(rows).keys()]
  }
  const told: Stretch[] = []
  for (const { fromMs, toMs } of unheardIn(seen).slice(0, MOST)) {
    if (toMs - fromMs < LEAST_MS || (fromMs === startMs && seen.usualRates.length === 0)) continue
    const [before, after] = [await secondsIn(fromMs - size), await secondsIn(toMs)]
    const lastMs = before.length === 0 ? fromMs : Math.max(...before) + FINE_S * 1_000
    told.push({ from: iso(lastMs), to: iso(after.length === 0 ? toMs : Math.min(...after)) })
  }
  return told
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
