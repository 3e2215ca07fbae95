import type { QueryRow } from '../catalogue.ts'
import { bucketStarts, lengthMs, type Stretch } from '../correlate/telemetry.ts'
import type { Evidence } from '../evidence.ts'
import { asPatterns } from './as-patterns.ts'
import { comparePatterns, type PatternChange } from './compare.ts'

/** What the logs of a service, or of all, did in a window and in a stretch before it. */
export interface LogLook {
  readonly window: Stretch
  readonly before: Stretch
  readonly now: Volume
  readonly past: Volume
  /** Of the stretch before, from when on the service spoke; absent where it did all the time. */
  readonly spokeFrom?: string
  readonly points: readonly QueryRow<'log_volume'>[]
  readonly patterns: readonly PatternChange[]
  /** Only the most frequent kinds could be read. */
  readonly cut: boolean
}

export interface Volume {
  readonly lines: number
  readonly warnings: number
  readonly errors: number
}

/** Exact counts: every line of both stretches is in them. `service` "" is all; a `before` of no length is not known. */
export async function lookAtLogs(
  evidence: Pick<Evidence, 'query'>,
  service: string,
  window: Stretch,
  bucketS: number,
  before: Stretch = stretchBefore(window),
): Promise<LogLook> {
  const now = await evidence.query('log_patterns', { service, ...window })
  const isKnown = lengthMs(before) > 0
  const then = isKnown ? await evidence.query('log_patterns', { service, ...before }) : { rows: [], truncated: false }
  const points = (await evidence.query('log_volume', { service, ...window, bucket_s: bucketS })).rows
  const earlier = isKnown ? (await evidence.query('log_volume', { service, ...before, bucket_s: bucketS })).rows : []
  const spokeFrom = await beganToSpeak(evidence, service, before, earlier)
  const times = { nowMs: lengthMs(window), beforeMs: lengthMs({ from: spokeFrom ?? before.from, to: before.to }) }
  const [present = [], past = []] = await asPatterns([now.rows, then.rows])
  return {
    window,
    before,
    now: total(points),
    past: total(earlier),
    points: filled(points, window, bucketS),
    ...(spokeFrom === undefined ? {} : { spokeFrom }),
    patterns: comparePatterns(present, past, times),
    cut: now.truncated || then.truncated,
  }
}

/** As long, and right before. */
function stretchBefore(window: Stretch): Stretch {
  return { from: new Date(Date.parse(window.from) - lengthMs(window)).toISOString(), to: window.from }
}

/** The first bucket of the stretch that has a line, where the time as long before it has none: then it began there. */
async function beganToSpeak(
  evidence: Pick<Evidence, 'query'>,
  service: string,
  before: Stretch,
  volume: LogLook['points'],
): Promise<string | undefined> {
  const first = volume.find(({ lines }) => lines > 0)
  if (first === undefined || Date.parse(first.bucket) <= Date.parse(before.from)) return undefined
  const bucket_s = Math.max(1, Math.ceil(lengthMs(before) / 1_000))
  const { rows } = await evidence.query('log_volume', { service, ...stretchBefore(before), bucket_s })
  return rows.some(({ lines }) => lines > 0) ? undefined : first.bucket
}

/** A time without any line is told as such. */
function filled(rows: LogLook['points'], window: Stretch, bucketS: number): LogLook['points'] {
  const known = new Map(rows.map((row) => [Date.parse(row.bucket), row]))
  return bucketStarts(window, bucketS).map(
    (atMs) => known.get(atMs) ?? { bucket: new Date(atMs).toISOString(), lines: 0, warnings: 0, errors: 0 },
  )
}

function total(rows: readonly QueryRow<'log_volume'>[]): Volume {
  const sum = (of: keyof Volume) => rows.reduce((all, row) => all + row[of], 0)
  return { lines: sum('lines'), warnings: sum('warnings'), errors: sum('errors') }
}
