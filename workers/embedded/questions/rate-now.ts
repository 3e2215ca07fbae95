import type { RateFigure } from '../../../src/timeline/payloads/shared.ts'
import { epochMs, isoOf } from '../../../src/worker-kit/instants.ts'
import { rateFigure } from '../../../src/worker-kit/rate-figure.ts'
import { BACK, ENOUGH, newestOf } from '../../detector/impact/measure.ts'
import { timingOf } from '../timing.ts'
import type { LookHouse } from './look-at.ts'

/** How a service does now, which is as long as what is measured of incidents says; undefined where it was asked nothing. */
export async function rateNow(
  { evidence, clock, config }: Pick<LookHouse, 'evidence' | 'clock' | 'config'>,
  service: string,
): Promise<RateFigure | undefined> {
  const { context, impact } = timingOf(config)
  const bucketS = Math.min(context.bucketS, impact.bucketS)
  const [nowMs, bucketMs] = [impact.nowS * 1_000, bucketS * 1_000]
  const toMs = Math.floor((clock.now().getTime() - context.ingestLagS * 1_000) / bucketMs) * bucketMs
  const lookedBack = async (ms: number) => {
    const backMs = toMs - ms
    const { rows } = await evidence.query('service_rate', { from: isoOf(backMs), to: isoOf(toMs), bucket_s: bucketS })
    const own = rows.filter((row) => row.service === service).map((row) => ({ ...row, atMs: epochMs(row.bucket) }))
    return newestOf({ backMs, toMs, nowMs, bucketMs }, own)
  }
  const newest = await lookedBack(nowMs)
  const { window, requests, errors } = newest.requests < ENOUGH ? await lookedBack(BACK * nowMs) : newest
  return requests > 0 ? rateFigure(window, requests, errors) : undefined
}
