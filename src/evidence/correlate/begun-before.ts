import type { Evidence } from '../evidence.ts'
import { boutsOf } from './bouts.ts'
import { fromStart } from './from-start.ts'
import { errorOnset, type Lane, type RatePoint } from './lanes.ts'
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
    if (truncated) break
    const dated = left.flatMap((lane) => datedIn(lane, stretch, rows, bucketS, from) ?? [])
    // To the second, as those that began in the window are; of the same usual times.
    const exact = await refined(evidence, dated, { ...seen, window: stretch, bucketS })
    for (const lane of exact) found.set(lane.service, lane)
  }
  return lanes.map((lane) => found.get(lane.service) ?? lane)
}

function isOpen({ service, anomaly }: Lane, seen: Seen): boolean {
  return anomaly?.kind === 'errors' && anomaly.bouts === undefined && fromStart(service, anomaly, seen)
}

/** Undefined where it failed as the stretch began, too. */
function datedIn(lane: Lane, stretch: Stretch, rows: Seen['rates'], bucketS: number, from: string): Lane | undefined {
  const { anomaly } = lane
  const own = new Map(rows.filter((row) => row.service === lane.service).map((row) => [Date.parse(row.bucket), row]))
  const points = bucketStarts(stretch, bucketS).map((atMs): RatePoint => {
    const row = own.get(atMs)
    return { atMs, requests: row?.requests ?? 0, errors: row?.errors ?? 0 }
  })
  const onset = errorOnset(points, lane.usual, 1)
  if (anomaly === undefined || onset === undefined) return undefined
  const since = points.filter(({ atMs }) => atMs >= onset.atMs)
  const [first] = boutsOf(since, bucketS).filter(({ toMs }) => toMs > Date.parse(from))
  const atMs = first?.fromMs ?? onset.atMs
  if (atMs < Date.parse(stretch.from) + bucketS * 1_000 || atMs >= Date.parse(from)) return undefined
  return { ...lane, anomaly: { ...anomaly, atMs, precisionMs: bucketS * 1_000, dated: true } }
}
