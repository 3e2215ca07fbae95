import { saidAgainMs } from '../../../src/incident/told-until.ts'
import type { Impact } from './measure.ts'

/** A rate that moved by this much is news: in points of a share, or against what was said, where it is no trifle. */
const POINTS = 0.1
const RELATIVE = 0.5
const TRIFLE = 0.02
/** Of one trouble; behind it only the end is told, and a new beginning, until the second bound. */
const MOST = 100
const MOST_WITH_TURNS = 140

/**
 * Whether a measurement goes to the timeline, after those `said` of the same trouble. So their number is bounded, and
 * grows with the logarithm of the time, not with the time. Pure.
 */
export function isWorthSaying(next: Impact, last: Impact | undefined, said: number): boolean {
  if (last === undefined) return true
  if (next.failing !== last.failing) return said < MOST_WITH_TURNS
  if (!next.failing || said >= MOST) return false
  const isDue = Date.parse(next.now.window.to) >= saidAgainMs({ now: last.now, failed: next.failed })
  return isDue || hasMoved(rate(next), rate(last))
}

function hasMoved(now: number, before: number): boolean {
  const by = Math.abs(now - before)
  return by >= POINTS || (by >= TRIFLE && by >= RELATIVE * before)
}

function rate({ now }: Impact): number {
  return now.requests === 0 ? 0 : Math.min(1, now.errors / now.requests)
}
