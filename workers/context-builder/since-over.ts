import { errorOnset, type RatePoint } from '../../src/evidence/correlate/lanes.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { epochMs, GRACE_MS, isoOf } from '../../src/worker-kit/instants.ts'
import { type Durations, slowest } from './durations.ts'
import type { Brief, TroubleOver } from './gathered.ts'

/** At most so many buckets are asked for at once. */
const MOST_BUCKETS = 240
/** Of a long stretch the bucket in which it began is asked again, with this much around it. */
const AROUND = 4

/**
 * The brief of an incident whose trouble is over, with the moment at which requests began to fail again: of its service,
 * of one folded in with it, or of any where none is known. Where nothing fails, when requests came to take longer; else the
 * whole time since it was over; undefined where it was over by the figures alone. `lookback`: how far before that changes
 * and lines are read, in seconds.
 */
export async function withOnsetSince(
  evidence: Pick<Evidence, 'query'>,
  brief: Brief,
  over: TroubleOver,
  durations: Durations,
  lookback: { readonly leadInS: number; readonly deployLookbackS: number; readonly bucketS: number },
): Promise<Brief | undefined> {
  const toMs = epochMs(brief.window.to)
  const failing = await failingSince(evidence, brief, over, lookback.bucketS)
  const slow = failing === undefined ? slowest(durations, brief.service) : undefined
  if (over.byFigures !== undefined && failing === undefined && slow === undefined) return undefined
  const onsetMs = failing ?? slow?.beganMs ?? Math.min(over.fromMs + GRACE_MS, toMs - 1_000)
  const { leadInS, deployLookbackS, bucketS } = lookback
  return {
    ...brief,
    onset: isoOf(onsetMs),
    ...(slow === undefined ? {} : { slow }),
    window: { from: isoOf(onsetMs - leadInS * 1_000), to: brief.window.to },
    deployWindow: { from: isoOf(onsetMs - deployLookbackS * 1_000), to: brief.window.to },
    bucket_s: Math.max(bucketS, Math.ceil((toMs - onsetMs + leadInS * 1_000) / 1_000 / MOST_BUCKETS)),
  }
}

/** The beginning of what goes beyond what was found to be as usual, as finely as buckets tell. */
async function failingSince(
  evidence: Pick<Evidence, 'query'>,
  brief: Brief,
  over: TroubleOver,
  bucketS: number,
): Promise<number | undefined> {
  const toMs = epochMs(brief.window.to)
  for (const fromMs of [over.fromMs + GRACE_MS, over.checkedMs]) {
    const bucketMs = Math.max(bucketS, Math.ceil((toMs - fromMs) / 1_000 / MOST_BUCKETS)) * 1_000
    const onset = await onsetIn(evidence, brief, over, { fromMs, toMs, bucketMs })
    // What ended before it was counted and found to be as usual is its tail.
    if (onset === undefined || onset.lastMs + bucketMs <= over.checkedMs) continue
    if (bucketMs === bucketS * 1_000) return onset.atMs
    const near = { fromMs: Math.max(fromMs, onset.atMs - bucketMs), toMs: onset.atMs + AROUND * bucketMs }
    const fineMs = Math.max(bucketS * 1_000, Math.ceil((near.toMs - near.fromMs) / MOST_BUCKETS / 1_000) * 1_000)
    return (await onsetIn(evidence, brief, over, { ...near, bucketMs: fineMs }))?.atMs ?? onset.atMs
  }
  return undefined
}

interface Stretch {
  readonly fromMs: number
  readonly toMs: number
  readonly bucketMs: number
}

async function onsetIn(evidence: Pick<Evidence, 'query'>, brief: Brief, over: TroubleOver, stretch: Stretch) {
  const { fromMs, toMs, bucketMs } = stretch
  if (toMs <= fromMs) return undefined
  const asked = { from: isoOf(fromMs), to: isoOf(toMs), bucket_s: bucketMs / 1_000 }
  const { rows } = await evidence.query('service_rate', asked)
  const own = [brief.service, ...brief.joined]
  const known = rows.some(({ service }) => own.includes(service))
  const services = [...new Set(rows.map(({ service }) => service))].filter((one) => !known || own.includes(one)).sort()
  const told = services.flatMap((service) => {
    const points = rows
      .filter((row) => row.service === service)
      .map(({ bucket, requests, errors }): RatePoint => {
        return { atMs: Math.max(fromMs, epochMs(bucket)), requests, errors }
      })
      .sort((a, b) => a.atMs - b.atMs)
    const usual = service === brief.service ? over.usual : undefined
    return errorOnset(points, usual ?? { requests: 0, errors: 0 }, 1) ?? []
  })
  return told.sort((a, b) => a.atMs - b.atMs)[0]
}
