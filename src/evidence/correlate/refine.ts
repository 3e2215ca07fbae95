import type { Evidence } from '../evidence.ts'
import { type Anomaly, errorOnset, type Lane, type RatePoint } from './lanes.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

/** Beginnings looked at by the second; the earliest ones decide the order. */
const MOST_LOOKS = 6
const FINE_S = 1
/** So much is looked at before a beginning at least. */
const LEAD_S = 5

/** The same lanes with their beginnings to the second, where buckets of the window are wider than that. */
export async function refined(
  evidence: Pick<Evidence, 'query'>,
  lanes: readonly Lane[],
  seen: Seen,
): Promise<readonly Lane[]> {
  const vague = lanes.flatMap(({ anomaly }) =>
    anomaly?.kind === 'errors' && isVague(anomaly, seen) ? [anomaly.atMs] : [],
  )
  const fine: { readonly stretch: Stretch; readonly rows: Seen['rates'] }[] = []
  for (const stretch of stretchesOf(vague, seen).slice(0, MOST_LOOKS)) {
    const { rows, truncated } = await evidence.query('service_rate', { ...stretch, bucket_s: FINE_S })
    if (!truncated) fine.push({ stretch, rows })
  }
  return lanes.map((lane) => fine.reduce((best, { stretch, rows }) => sharpened(best, stretch, rows, seen), lane))
}

/** A bucket before each beginning to two after it, those that touch put together. */
function stretchesOf(beginnings: readonly number[], { bucketS }: Seen): readonly Stretch[] {
  const size = Math.max(bucketS, LEAD_S) * 1_000
  const spans: { fromMs: number; toMs: number }[] = []
  for (const atMs of [...beginnings].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last !== undefined && atMs - size <= last.toMs) last.toMs = atMs + 3 * size
    else spans.push({ fromMs: atMs - size, toMs: atMs + 3 * size })
  }
  return spans.map(({ fromMs, toMs }) => ({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }))
}

/** A beginning in the first bucket may be one before the window, however narrow buckets are. */
function isVague({ atMs, precisionMs, leading }: Anomaly, { window, bucketS }: Seen): boolean {
  const inFirst = atMs < Date.parse(window.from) + bucketS * 1_000
  return precisionMs > FINE_S * 1_000 || (inFirst && bucketS === FINE_S && leading?.trend !== 'new')
}

function sharpened(lane: Lane, stretch: Stretch, rows: Seen['rates'], seen: Seen): Lane {
  const { anomaly } = lane
  if (anomaly?.kind !== 'errors' || !isVague(anomaly, seen)) return lane
  if (anomaly.atMs < Date.parse(stretch.from) || anomaly.atMs >= Date.parse(stretch.to)) return lane
  const own = new Map(rows.filter((row) => row.service === lane.service).map((row) => [Date.parse(row.bucket), row]))
  const points = bucketStarts(stretch, FINE_S).map((atMs): RatePoint => {
    const row = own.get(atMs)
    return { atMs, requests: row?.requests ?? 0, errors: row?.errors ?? 0 }
  })
  const onset = errorOnset(points, lane.usual, 1)
  return onset === undefined
    ? lane
    : { ...lane, anomaly: { ...anomaly, atMs: onset.atMs, precisionMs: FINE_S * 1_000 } }
}
