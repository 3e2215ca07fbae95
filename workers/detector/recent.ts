import type { Count } from './records.ts'
import type { Series } from './series.ts'

/** The newest buckets of a service side by side: index 0 is the newest. */
export interface Recent {
  readonly end: number
  readonly bucketS: number
  readonly requests: Float64Array
  readonly errors: Float64Array
}

/** `buckets`: how many. What a closed incident explains is empty. Pure. */
export function recentOf(series: Series, service: string, buckets: number, bucketS: number): Recent {
  const requests = new Float64Array(buckets)
  const errors = new Float64Array(buckets)
  for (const point of series.rates(service)) {
    const index = indexOf(point.at, series.end, bucketS)
    if (index >= buckets || index < 0) continue
    requests[index] = (requests[index] ?? 0) + point.requests
    errors[index] = (errors[index] ?? 0) + point.errors
  }
  return { end: series.end, bucketS, requests, errors }
}

/** The counts of one signature in the same buckets, from `since` on. Pure. */
export function recentCounts(recent: Recent, counts: readonly Count[], since: number): Float64Array {
  const dense = new Float64Array(recent.requests.length)
  for (let i = counts.length - 1; i >= 0; i--) {
    const { at, count } = counts[i] ?? { at: 0, count: 0 }
    const index = indexOf(at, recent.end, recent.bucketS)
    if (index >= dense.length || at < since) break
    if (index >= 0) dense[index] = (dense[index] ?? 0) + count
  }
  return dense
}

function indexOf(at: number, end: number, bucketS: number): number {
  return Math.ceil((end - at) / bucketS) - 1
}
