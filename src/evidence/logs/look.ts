import type { QueryRow } from '../catalogue.ts'
import { bucketStarts, type Stretch } from '../correlate/telemetry.ts'
import type { Evidence } from '../evidence.ts'
import { asPatterns } from './as-patterns.ts'
import { comparePatterns, type PatternChange } from './compare.ts'

/** What the logs of a service, or of all, did in a window and in the stretch of the same length before it. */
export interface LogLook {
  readonly window: Stretch
  readonly before: Stretch
  readonly now: Volume
  readonly past: Volume
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

/** Exact counts: every line of both stretches is in them. `service` "" is all. */
export async function lookAtLogs(
  evidence: Pick<Evidence, 'query'>,
  service: string,
  window: Stretch,
  bucketS: number,
): Promise<LogLook> {
  const lengthMs = Date.parse(window.to) - Date.parse(window.from)
  const before = { from: new Date(Date.parse(window.from) - lengthMs).toISOString(), to: window.from }
  const now = await evidence.query('log_patterns', { service, ...window })
  const then = await evidence.query('log_patterns', { service, ...before })
  const points = (await evidence.query('log_volume', { service, ...window, bucket_s: bucketS })).rows
  const earlier = (await evidence.query('log_volume', { service, ...before, bucket_s: bucketS })).rows
  const [present = [], past = []] = await asPatterns([now.rows, then.rows])
  return {
    window,
    before,
    now: total(points),
    past: total(earlier),
    points: filled(points, window, bucketS),
    patterns: comparePatterns(present, past),
    cut: now.truncated || then.truncated,
  }
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
