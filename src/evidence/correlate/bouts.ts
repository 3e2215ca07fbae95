import type { Evidence } from '../evidence.ts'
import type { Bout, Lane, RatePoint } from './lanes.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

/** So long must it be calm between two outages. */
export const CALM_MS = 60_000
/** So many errors must have stayed away meanwhile. */
export const CALM_ERRORS = 5
const MOST_BUCKETS = 240

/** The same lanes, each with the separate outages that its trouble consists of, where there are several. */
export async function inBouts(
  evidence: Pick<Evidence, 'query'>,
  lanes: readonly Lane[],
  seen: Seen,
): Promise<readonly Lane[]> {
  const troubles = lanes.flatMap(({ anomaly }) => (anomaly?.kind === 'errors' ? [anomaly] : []))
  if (troubles.length === 0) return lanes
  const fromMs = Math.min(...troubles.map(({ atMs }) => atMs))
  const toMs = Math.max(...troubles.map(({ lastMs }) => lastMs)) + seen.bucketS * 1_000
  const bucketS = Math.max(1, Math.ceil((toMs - fromMs) / 1_000 / MOST_BUCKETS))
  if (toMs - fromMs <= CALM_MS || bucketS * 2_000 > CALM_MS) return lanes
  const stretch = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const { rows, truncated } = await evidence.query('service_rate', { ...stretch, bucket_s: bucketS })
  if (truncated) return lanes
  return lanes.map((lane) => {
    const { anomaly } = lane
    if (anomaly?.kind !== 'errors') return lane
    const own = pointsOf(lane.service, rows, stretch, bucketS)
    const bouts = boutsOf(
      own.filter(({ atMs }) => atMs + bucketS * 1_000 > anomaly.atMs),
      bucketS,
    )
    return bouts.length < 2 ? lane : { ...lane, anomaly: { ...anomaly, bouts } }
  })
}

/** Where almost nothing fails for a while of so much that, were it as before, would: one outage ends there. Pure. */
export function boutsOf(points: readonly RatePoint[], bucketS: number): readonly Bout[] {
  const bad = points.filter(({ errors, requests }) => errors > 0 && errors >= requests / 20)
  const share = sumOf(bad, 'errors') / Math.max(1, sumOf(bad, 'requests'))
  const size = bucketS * 1_000
  const runs: { fromMs: number; toMs: number; errors: number }[] = []
  for (const { atMs, errors, requests } of bad) {
    const last = runs.at(-1)
    const between = points.filter((point) => last !== undefined && point.atMs >= last.toMs && point.atMs < atMs)
    const still = share * sumOf(between, 'requests')
    const calm = still >= CALM_ERRORS && sumOf(between, 'errors') <= still / CALM_ERRORS
    if (last !== undefined && !(calm && atMs - last.toMs >= CALM_MS)) {
      last.toMs = atMs + size
      last.errors += errors
    } else if (errors >= (share * requests) / 2) runs.push({ fromMs: atMs, toMs: atMs + size, errors })
  }
  // What weighs next to nothing beside the worst is no outage of its own.
  const most = Math.max(0, ...runs.map(({ errors }) => errors))
  return runs
    .filter(({ errors }) => errors >= Math.max(CALM_ERRORS, most / 5))
    .map(({ fromMs, toMs }) => ({ fromMs, toMs }))
}

function pointsOf(service: string, rows: Seen['rates'], stretch: Stretch, bucketS: number): readonly RatePoint[] {
  const own = new Map(rows.filter((row) => row.service === service).map((row) => [Date.parse(row.bucket), row]))
  return bucketStarts(stretch, bucketS).map((atMs) => {
    const row = own.get(atMs)
    return { atMs, requests: row?.requests ?? 0, errors: row?.errors ?? 0 }
  })
}

function sumOf(points: readonly RatePoint[], of: 'requests' | 'errors'): number {
  return points.reduce((all, point) => all + point[of], 0)
}
