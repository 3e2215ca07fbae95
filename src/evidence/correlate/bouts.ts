import type { Evidence } from '../evidence.ts'
import type { Bout, Lane, RatePoint } from './lanes.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

/** So long must it be calm between two outages, and for so many whole buckets where these are wide. */
export const CALM_MS = 60_000
const CALM_BUCKETS = 2
/** So many errors must have stayed away meanwhile. */
export const CALM_ERRORS = 5
const MOST_BUCKETS = 240
/** Outages of a long stretch that are each looked at again in narrower buckets. */
const MOST_LOOKS = 6

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
  if (toMs - fromMs <= CALM_MS) return lanes
  const wide = await lookAt(evidence, fromMs, toMs)
  if (wide === undefined) return lanes
  const fine = wide.bucketS * 1_000 * CALM_BUCKETS > CALM_MS ? await closer(evidence, lanes, wide) : []
  return lanes.map((lane) => {
    if (lane.anomaly?.kind !== 'errors') return lane
    const bouts = fine.reduce((told, look) => sharper(told, lane, look), boutsIn(lane, wide))
    return bouts.length < 2 ? lane : { ...lane, anomaly: { ...lane.anomaly, bouts } }
  })
}

/** Requests of a stretch of time. */
interface Rates {
  readonly stretch: Stretch
  readonly bucketS: number
  readonly rows: Seen['rates']
}

/** In buckets as narrow as the length allows; undefined where not all of it could be read. */
async function lookAt(evidence: Pick<Evidence, 'query'>, fromMs: number, toMs: number): Promise<Rates | undefined> {
  const bucketS = narrowest(fromMs, toMs)
  const stretch = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const { rows, truncated } = await evidence.query('service_rate', { ...stretch, bucket_s: bucketS })
  return truncated ? undefined : { stretch, bucketS, rows }
}

function narrowest(fromMs: number, toMs: number): number {
  return Math.max(1, Math.ceil((toMs - fromMs) / 1_000 / MOST_BUCKETS))
}

/** Each outage of any service once more by itself, with a bucket around it: wide buckets blur when it began and ended. */
async function closer(evidence: Pick<Evidence, 'query'>, lanes: readonly Lane[], wide: Rates): Promise<Rates[]> {
  const size = wide.bucketS * 1_000
  const spans: { fromMs: number; toMs: number }[] = []
  const bouts = lanes.flatMap((lane) => boutsIn(lane, wide)).toSorted((a, b) => a.fromMs - b.fromMs)
  for (const { fromMs, toMs } of bouts) {
    const last = spans.at(-1)
    if (last !== undefined && fromMs - size <= last.toMs) last.toMs = Math.max(last.toMs, toMs + size)
    else spans.push({ fromMs: fromMs - size, toMs: toMs + size })
  }
  const looks: Rates[] = []
  const blurred = spans.filter(({ fromMs, toMs }) => narrowest(fromMs, toMs) < wide.bucketS)
  for (const { fromMs, toMs } of blurred.slice(-MOST_LOOKS)) {
    const look = await lookAt(evidence, fromMs, toMs)
    if (look !== undefined) looks.push(look)
  }
  return looks
}

/** The outages of a lane, those of this look as it shows them. */
function sharper(told: readonly Bout[], lane: Lane, look: Rates): readonly Bout[] {
  const [fromMs, toMs] = [Date.parse(look.stretch.from), Date.parse(look.stretch.to)]
  const isIn = (bout: Bout) => bout.fromMs >= fromMs && bout.toMs <= toMs
  const found = told.some(isIn) ? boutsIn(lane, look) : []
  if (found.length === 0) return told
  return [...told.filter((bout) => !isIn(bout)), ...found].toSorted((a, b) => a.fromMs - b.fromMs)
}

function boutsIn({ service, anomaly }: Lane, { stretch, rows, bucketS }: Rates): readonly Bout[] {
  if (anomaly?.kind !== 'errors') return []
  const own = pointsOf(service, rows, stretch, bucketS)
  return boutsOf(
    own.filter(({ atMs }) => atMs + bucketS * 1_000 > anomaly.atMs),
    bucketS,
  )
}

/** Where almost nothing fails for a while of so much that, were it as before, would: one outage ends there. Pure. */
export function boutsOf(points: readonly RatePoint[], bucketS: number): readonly Bout[] {
  const bad = points.filter(({ errors, requests }) => errors > 0 && errors >= requests / 20)
  const share = sumOf(bad, 'errors') / Math.max(1, sumOf(bad, 'requests'))
  const size = bucketS * 1_000
  const calmMs = Math.max(CALM_MS, CALM_BUCKETS * size)
  const runs: { fromMs: number; toMs: number; errors: number }[] = []
  for (const { atMs, errors, requests } of bad) {
    const last = runs.at(-1)
    const between = points.filter((point) => last !== undefined && point.atMs >= last.toMs && point.atMs < atMs)
    const still = share * sumOf(between, 'requests')
    const calm = still >= CALM_ERRORS && sumOf(between, 'errors') <= still / CALM_ERRORS
    if (last !== undefined && !(calm && atMs - last.toMs >= calmMs)) {
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
