import type { PayloadOf } from '../timeline/events.ts'

/** Where a rate stands still it is said again after this part of its age, at the latest after an hour. */
const PART_OF_AGE = 0.25
const LATEST_MS = 3_600_000
/** A look a minute, at evidence that may come 75 s late in buckets of a minute; and as much again. */
const SLACK_MS = 400_000

/** When the figures are said again though nothing moved, in milliseconds since 1970. Pure. */
export function saidAgainMs({ now, failed }: Pick<PayloadOf<'ImpactMeasured'>, 'now' | 'failed'>): number {
  const toMs = Date.parse(now.window.to)
  const ageMs = toMs - Date.parse(failed.window.from)
  return toMs + Math.min(LATEST_MS, ageMs * PART_OF_AGE)
}

/** Until when figures that say that it fails tell how it is: who looks would have said more by then. Pure. */
export function tellsUntilMs(impact: PayloadOf<'ImpactMeasured'>): number {
  return saidAgainMs(impact) + SLACK_MS
}
