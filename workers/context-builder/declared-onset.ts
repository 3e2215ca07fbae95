import { errorOnset, type RatePoint } from '../../src/evidence/correlate/lanes.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { epochMs, isoOf } from '../../src/worker-kit/instants.ts'
import { type Durations, slowest } from './durations.ts'
import type { Brief } from './gathered.ts'

/** What ended so long before the time that a person spoke of is another matter. */
const OVER_MS = 60_000

/**
 * The brief of a declaration with the moment at which errors began, as the evidence has it: a person says when they saw
 * it, not when it began. Of the service named, else of the one that fails most; where nothing fails, when requests came to
 * take longer; else as they said. What failed in an incident that is over is not what they see.
 */
export async function withMeasuredOnset(
  evidence: Pick<Evidence, 'query'>,
  brief: Brief,
  durations: Durations,
): Promise<Brief> {
  const { rows } = await evidence.query('service_rate', { ...brief.window, bucket_s: brief.bucket_s })
  const services = [...new Set(rows.map((row) => row.service))].sort()
  const told = services.flatMap((service) => {
    const points = rows
      .filter((row) => row.service === service && !isOver(brief, epochMs(row.bucket)))
      .map(({ bucket, requests, errors }): RatePoint => ({ atMs: epochMs(bucket), requests, errors }))
      .sort((a, b) => a.atMs - b.atMs)
    const onset = errorOnset(points, { requests: 0, errors: 0 }, 1)
    const goesOn = onset !== undefined && onset.lastMs + OVER_MS >= epochMs(brief.onset)
    return goesOn ? [{ service, onset, excess: onset.observed - onset.expected }] : []
  })
  const named = told.find(({ service }) => service === brief.service)
  const [worst] = services.includes(brief.service) ? [named] : told.sort((a, b) => b.excess - a.excess)
  if (worst !== undefined) return { ...brief, onset: isoOf(worst.onset.atMs) }
  const slow = slowest(durations, brief.service)
  return slow === undefined
    ? { ...brief, onset: isoOf(afterOver(brief)) }
    : { ...brief, onset: isoOf(slow.beganMs), slow }
}

/** When they said, or where an incident ended that was about then. */
function afterOver({ past, onset, window }: Brief): number {
  const spans = (past.over ?? []).toSorted((a, b) => a.fromMs - b.fromMs)
  const ms = spans.reduce((at, { fromMs, toMs }) => (at >= fromMs && at < toMs ? toMs : at), epochMs(onset))
  return Math.min(ms, Math.max(epochMs(onset), epochMs(window.to) - 1_000))
}

/** An open incident may be what they see, in the words of another; one that is over is not. */
function isOver({ past }: Brief, atMs: number): boolean {
  return (past.over ?? []).some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
}
