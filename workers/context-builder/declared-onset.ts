import { errorOnset, type RatePoint } from '../../src/evidence/correlate/lanes.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { epochMs, isoOf } from '../../src/worker-kit/instants.ts'
import { type Durations, slowest } from './durations.ts'
import type { Brief, Telemetry } from './gathered.ts'
import { overIn, pastFrom } from './past.ts'
import { excessShare, saidOf } from './said.ts'

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
  calls: Telemetry['calls'] = [],
): Promise<Brief> {
  const { rows } = await evidence.query('service_rate', { ...brief.window, bucket_s: brief.bucket_s })
  const services = [...new Set(rows.map((row) => row.service))].sort()
  const told = services.flatMap((service) => {
    const points = rows
      .filter((row) => row.service === service && !isOver(brief, service, calls, epochMs(row.bucket)))
      .map(({ bucket, requests, errors }): RatePoint => ({ atMs: epochMs(bucket), requests, errors }))
      .sort((a, b) => a.atMs - b.atMs)
    const onset = errorOnset(points, { requests: 0, errors: 0 }, 1)
    if (onset === undefined || onset.lastMs + OVER_MS < epochMs(brief.onset)) return []
    const since = points.filter(({ atMs }) => atMs >= onset.atMs).reduce((sum, { requests }) => sum + requests, 0)
    return [{ service, onset, share: excessShare(onset.observed, onset.expected, since) }]
  })
  const said = saidOf(brief)
  const known = services.includes(brief.service)
  const [worst] = told
    .filter(({ service }) => !known || service === brief.service)
    .sort((a, b) => said(b.service) - said(a.service) || b.share - a.share)
  if (worst !== undefined) {
    const found = { ...brief, onset: isoOf(worst.onset.atMs), ...(known ? {} : { suspected: worst.service }) }
    return turned(found, brief.onset, worst.service, calls)
  }
  const slow = slowest(durations, brief.service)
  return slow === undefined
    ? turned({ ...brief, onset: isoOf(afterOver(brief, calls)) }, brief.onset, brief.service, calls)
    : turned({ ...brief, onset: isoOf(slow.beganMs), slow }, brief.onset, slow.service, calls)
}

/** With the past of the service that it is about, as it stood when that began. */
function turned(brief: Brief, told: string, service: string, calls: Telemetry['calls']): Brief {
  const [toldMs, onsetMs] = [epochMs(told), epochMs(brief.onset)]
  return { ...brief, past: pastFrom(brief.past, { service, toldMs, onsetMs, calls }) }
}

/** When they said, or where an incident ended that was about then. */
function afterOver({ past, service, onset, window }: Brief, calls: Telemetry['calls']): number {
  const spans = overIn(past, service, calls).toSorted((a, b) => a.fromMs - b.fromMs)
  const ms = spans.reduce((at, { fromMs, toMs }) => (at >= fromMs && at < toMs ? toMs : at), epochMs(onset))
  return Math.min(ms, Math.max(epochMs(onset), epochMs(window.to) - 1_000))
}

/** An open incident may be what they see, in the words of another; one that is over is not. */
function isOver({ past }: Brief, service: string, calls: Telemetry['calls'], atMs: number): boolean {
  return overIn(past, service, calls).some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
}
