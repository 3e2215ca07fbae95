import type { Evidence } from '../evidence.ts'
import { anotherError } from './another-error.ts'
import { CALM_ERRORS, CALM_MS } from './calm.ts'
import { failingAgain } from './failing-again.ts'
import type { ErrorKind } from './kinds.ts'
import type { Bout, Lane, RatePoint } from './lanes.ts'
import { withoutUsual } from './no-usual.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'
import { weighsMuch } from './weighs.ts'

/** A calm is of so many whole buckets too. */
const CALM_BUCKETS = 2
/** So long only where another error altogether comes after it. */
const SHORT_CALM_MS = 20_000
const MOST_BUCKETS = 240
/** Outages of a long stretch that are each looked at again in narrower buckets. */
const MOST_LOOKS = 6

/** The same lanes, each with the separate outages that its trouble consists of, where there are several. */
export async function inBouts(
  evidence: Pick<Evidence, 'query'>,
  lanes: readonly Lane[],
  seen: Seen,
  kinds: readonly ErrorKind[] = [],
): Promise<readonly Lane[]> {
  const troubles = lanes.flatMap((lane) =>
    lane.anomaly?.kind === 'errors' ? [{ fromMs: lane.anomaly.atMs, lastMs: failingAgain(lane, lane.anomaly) }] : [],
  )
  if (troubles.length === 0) return lanes
  const size = seen.bucketS * 1_000
  const fromMs = Math.min(...troubles.map((one) => one.fromMs))
  const toMs = Math.max(...troubles.map(({ lastMs }) => lastMs)) + size
  if (toMs - fromMs <= CALM_MS) return lanes
  const wide = await lookAt(evidence, fromMs, toMs)
  if (wide === undefined) return lanes
  const isBlurred = wide.bucketS * 1_000 * CALM_BUCKETS > SHORT_CALM_MS / 2
  const looks = [wide, ...(isBlurred ? await closer(evidence, lanes, wide) : [])]
  const own = lanes.map((lane) => toldBy(looks, lane, anotherError(kinds, lane.service)))
  // Where one service came to fail of something else, those that failed with it did too, whatever they say of it.
  const calms = own.flatMap((bouts) =>
    bouts.slice(1).map(({ fromMs }, place) => ({ fromMs: bouts[place]?.toMs ?? fromMs, toMs: fromMs })),
  )
  const turns = calms.filter(({ fromMs, toMs }) => toMs - fromMs < CALM_MS)
  const isTurn: IsAnother = (fromMs, toMs) => turns.some((turn) => turn.fromMs < toMs && turn.toMs > fromMs)
  return lanes.map((lane) => {
    const bouts = toldBy(looks, lane, isTurn)
    const last = bouts.at(-1)
    const own = withoutUsual(lane, bouts, kinds, size)
    if (own.anomaly === undefined || last === undefined || bouts.length < 2) return own
    const lastMs = Math.max(own.anomaly.lastMs, last.toMs - size)
    return { ...own, anomaly: { ...own.anomaly, lastMs, bouts } }
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

/** Whether what fails after a calm is something else than before it. */
type IsAnother = (fromMs: number, toMs: number) => boolean

/** The outages of a lane as the first look shows them, or a narrower one that holds them. */
function toldBy([wide, ...fine]: readonly Rates[], lane: Lane, isAnother: IsAnother): readonly Bout[] {
  return wide === undefined
    ? []
    : fine.reduce((told, look) => sharper(told, lane, look, isAnother), boutsIn(lane, wide, isAnother))
}

function sharper(told: readonly Bout[], lane: Lane, look: Rates, isAnother: IsAnother): readonly Bout[] {
  const [fromMs, toMs] = [Date.parse(look.stretch.from), Date.parse(look.stretch.to)]
  const isIn = (bout: Bout) => bout.fromMs >= fromMs && bout.toMs <= toMs
  const found = told.some(isIn) ? boutsIn(lane, look, isAnother) : []
  if (found.length === 0) return told
  return [...told.filter((bout) => !isIn(bout)), ...found].toSorted((a, b) => a.fromMs - b.fromMs)
}

function boutsIn(
  { service, anomaly }: Lane,
  { stretch, rows, bucketS }: Rates,
  isAnother: IsAnother = () => false,
): readonly Bout[] {
  if (anomaly?.kind !== 'errors') return []
  const own = pointsOf(service, rows, stretch, bucketS)
  const since = own.filter(({ atMs }) => atMs + bucketS * 1_000 > anomaly.atMs)
  return boutsOf(since, bucketS, isAnother)
}

/** Where almost nothing fails for a while of so much that, were it as before, would: one outage ends there. Pure. */
export function boutsOf(
  points: readonly RatePoint[],
  bucketS: number,
  isAnother: IsAnother = () => false,
): readonly Bout[] {
  const bad = points.filter(({ errors, requests }) => errors > 0 && errors >= requests / 20)
  const share = worstShare(bad)
  const size = bucketS * 1_000
  const isCalm = (fromMs: number, toMs: number) => {
    const between = points.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
    const still = share * sumOf(between, 'requests')
    return still >= CALM_ERRORS && sumOf(between, 'errors') <= still / CALM_ERRORS
  }
  const longEnough = (fromMs: number, toMs: number) => {
    const leastMs = isAnother(fromMs, toMs + size) ? SHORT_CALM_MS : CALM_MS
    return toMs - fromMs >= Math.max(leastMs, CALM_BUCKETS * size)
  }
  const runs: { fromMs: number; toMs: number; errors: number }[] = []
  for (const { atMs, errors, requests } of bad) {
    const last = runs.at(-1)
    const isStrong = errors >= (share * requests) / 2
    // An odd error after an outage, as there is always one, makes it no longer.
    const isOwn = (run: { toMs: number }) =>
      isStrong ? !(isCalm(run.toMs, atMs) && longEnough(run.toMs, atMs)) : !isCalm(run.toMs, atMs + size)
    if (last !== undefined && isOwn(last)) {
      last.toMs = atMs + size
      last.errors += errors
    } else if (isStrong) runs.push({ fromMs: atMs, toMs: atMs + size, errors })
  }
  return weighsMuch(runs, points).map(({ fromMs, toMs }) => ({ fromMs, toMs }))
}

/** As most errors have it: many buckets with an odd error in each weigh little. */
function worstShare(bad: readonly RatePoint[]): number {
  const weighed = bad.reduce((sum, { errors, requests }) => sum + (errors * errors) / Math.max(errors, requests), 0)
  return weighed / Math.max(1, sumOf(bad, 'errors'))
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
