import type { QueryRow } from '../catalogue.ts'
import type { ChangeRow } from '../rows.ts'

/** A stretch of time as ISO 8601, half-open. */
export interface Stretch {
  readonly from: string
  readonly to: string
}

/** What the evidence store answered about a window and about usual times; every moment in it is ISO 8601. */
export interface Seen {
  readonly window: Stretch
  readonly usual: Stretch
  readonly bucketS: number
  readonly rates: readonly QueryRow<'service_rate'>[]
  readonly usualRates: readonly QueryRow<'service_rate'>[]
  readonly counts: readonly QueryRow<'signature_counts'>[]
  readonly usualCounts: readonly QueryRow<'signature_counts'>[]
  readonly signatures: readonly QueryRow<'signature_seen'>[]
  readonly deploys: readonly QueryRow<'deploys'>[]
  /** Flags, settings and migrations of the same time as the deploys, newest first. */
  readonly changes: readonly ChangeRow[]
  readonly calls: readonly QueryRow<'call_graph'>[]
  /** Requests at the end of the window in narrow buckets: whether it goes on is seen there. */
  readonly newest: readonly QueryRow<'service_rate'>[]
  /** When nothing of any service was received, which says nothing of any of them. */
  readonly unheard?: readonly Stretch[]
  /** Services whose requests come as spans: of any other, lines are counted. Absent where it was not asked: all are. */
  readonly traced?: readonly string[]
  /** What could be read in part only, as people call it. */
  readonly cut: readonly string[]
}

export function lengthMs({ from, to }: Stretch): number {
  return Date.parse(to) - Date.parse(from)
}

/** Starts of all buckets that touch the stretch: whole multiples of the bucket since 1970. */
export function bucketStarts(stretch: Stretch, bucketS: number): readonly number[] {
  const size = bucketS * 1_000
  const first = Math.floor(Date.parse(stretch.from) / size) * size
  const many = Math.max(0, Math.ceil((Date.parse(stretch.to) - first) / size))
  return Array.from({ length: many }, (_, i) => first + i * size)
}

/** By code unit: the same order on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
