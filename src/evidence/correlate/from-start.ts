import type { Anomaly } from './lanes.ts'
import type { Seen } from './telemetry.ts'

/** So far before the window is looked for what failed already. */
const NEAR_BUCKETS = 30

/** Whether trouble was there as the window began: to the second a beginning says so itself, else its bucket does. Pure. */
export function fromStart(service: string, anomaly: Anomaly, seen: Seen): boolean {
  const { atMs, precisionMs, leading } = anomaly
  const fromMs = Date.parse(seen.window.from)
  const bucketMs = seen.bucketS * 1_000
  if (leading?.trend === 'new' || atMs >= fromMs + bucketMs) return false
  if (precisionMs > 1_000 || atMs < fromMs) return true
  // A service that is seldom asked may have failed before without anything in the seconds that were looked at.
  const nearMs = fromMs - NEAR_BUCKETS * bucketMs
  const before = seen.usualRates.filter((row) => row.service === service && Date.parse(row.bucket) >= nearMs)
  return before.some(({ requests, errors }) => requests > 0 && errors >= requests / 2)
}
