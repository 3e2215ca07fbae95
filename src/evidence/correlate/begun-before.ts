import type { Evidence } from '../evidence.ts'
import { CALM_ERRORS, CALM_MS } from './calm.ts'
import { fromStart } from './from-start.ts'
import { errorOnset, type Lane, type RatePoint, usualShare } from './lanes.ts'
import { refined } from './refine.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

/** So far back a beginning is looked for, each time further; what failed longer than the last has none that is known. */
const BACK_MS = [3_600_000, 21_600_000, 86_400_000]
const MOST_BUCKETS = 240

/** The same lanes; those that failed already as the window began with the moment at which that trouble began. */
export async function begunBefore(
  evidence: Pick<Evidence, 'query'>,
  lanes: readonly Lane[],
  seen: Seen,
): Promise<readonly Lane[]> {
  const found = new Map<string, Lane>()
  for (const backMs of BACK_MS) {
    const left = lanes.filter((lane) => isOpen(lane, seen) && !found.has(lane.service))
    if (left.length === 0) break
    const { from, to } = seen.window
    const fromMs = Date.parse(from) - backMs
    const bucketS = Math.ceil((Date.parse(to) - fromMs) / 1_000 / MOST_BUCKETS)
    const stretch = { from: new Date(fromMs).toISOString(), to }
    const { rows, truncated } = await evidence.query('service_rate', { ...stretch, bucket_s: bucketS })
    if (truncated) return lanes.map((lane) => found.get(lane.service) ?? lane)
    const dated = left.flatMap((lane) => datedIn(lane, stretch, rows, bucketS, from) ?? [])
    // To the second, as those that began in the window are; of the same usual times.
    const exact = await refined(evidence, dated, { ...seen, window: stretch, bucketS })
    for (const lane of exact) found.set(lane.service, lane)
  }
  return lanes.map((lane) => found.get(lane.service) ?? (isOpen(lane, seen) ? older(lane) : lane))
}

/** All of the longest look was read, and nothing in it was calm. */
function older(lane: Lane): Lane {
  return lane.anomaly === undefined ? lane : { ...lane, anomaly: { ...lane.anomaly, older: true } }
}

function isOpen({ service, anomaly }: Lane, seen: Seen): boolean {
  return anomaly?.kind === 'errors' && anomaly.bouts === undefined && fromStart(service, anomaly, seen)
}

/** Undefined where no calm stretch is seen before the trouble with which the window began. */
function datedIn(lane: Lane, stretch: Stretch, rows: Seen['rates'], bucketS: number, from: string): Lane | undefined {
  const { anomaly } = lane
  if (anomaly === undefined) return undefined
  const own = new Map(rows.filter((row) => row.service === lane.service).map((row) => [Date.parse(row.bucket), row]))
  const points = bucketStarts(stretch, bucketS).map((atMs): RatePoint => {
    const row = own.get(atMs)
    return { atMs, requests: row?.requests ?? 0, errors: row?.errors ?? 0 }
  })
  const before = points.filter(({ atMs }) => atMs < Date.parse(from))
  const calmAt = lastCalm(before, lane, bucketS)
  if (calmAt === undefined) return undefined
  // What failed before that calm is over, however much it was.
  const onset = errorOnset(points.slice(calmAt), lane.usual, 1)
  if (onset === undefined || onset.atMs >= Date.parse(from)) return undefined
  return { ...lane, anomaly: { ...anomaly, atMs: onset.atMs, precisionMs: bucketS * 1_000, dated: true } }
}

/** Where the newest calm stretch begins: so long, and with so few errors more than usual of those that the window would bring. */
function lastCalm(points: readonly RatePoint[], lane: Lane, bucketS: number): number | undefined {
  const usual = usualShare(lane.usual)
  const more = Math.max(0, lane.errors / Math.max(1, lane.requests) - usual)
  let [requests, errors, buckets] = [0, 0, 0]
  for (let at = points.length - 1; at >= 0; at -= 1) {
    const point = points[at]
    if (point === undefined) break
    const isBad = point.errors > 0 && point.errors >= (usual + more / 2) * point.requests
    ;[requests, errors, buckets] = isBad ? [0, 0, 0] : [requests + point.requests, errors + point.errors, buckets + 1]
    const still = more * requests
    const isCalm = still >= CALM_ERRORS && errors - usual * requests <= still / CALM_ERRORS
    if (isCalm && buckets * bucketS * 1_000 >= CALM_MS) return at
  }
  return undefined
}
