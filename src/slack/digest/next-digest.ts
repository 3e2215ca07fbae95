import { type DailyTime, nextDailyAt, wallClock } from '../../kit/daily-time.ts'

/** When the digest comes: wall clock time in a place, every day. */
export interface DigestSettings extends DailyTime {
  /** The channel it is posted in. */
  readonly channel: string
}

const DAY_MS = 24 * 3_600_000

/** The next moment strictly after `now` at which a digest is due. Pure. */
export function nextDigestAt(now: Date, time: DailyTime): Date {
  return nextDailyAt(now, time)
}

/** The name of a day's digest: the same after a restart. `at` is the moment it was due. Pure. */
export function digestKey(at: Date, timeZone: string): string {
  const { year, month, day } = wallClock(at.getTime(), timeZone)
  return `digest:${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The window of the digest that is due at `at`: the day before it. */
export function digestWindow(at: Date): { readonly from: string; readonly to: string } {
  return { from: new Date(at.getTime() - DAY_MS).toISOString(), to: at.toISOString() }
}
