import { type DailyTime, lastDailyAt, nextDailyAt } from '../kit/daily-time.ts'

/** How often something is due: at every multiple of `everyMs` since 1970, or once a day at a time in a place. */
export type Cadence = { readonly everyMs: number } | { readonly dailyAt: DailyTime }

/** The newest moment at which it was due, `now` included. Alike in every process, whenever it started. */
export function newestSlot(cadence: Cadence, now: Date): Date {
  if ('dailyAt' in cadence) return lastDailyAt(now, cadence.dailyAt)
  return new Date(Math.floor(now.getTime() / cadence.everyMs) * cadence.everyMs)
}

/** The first moment after `now` at which it is due. */
export function nextSlot(cadence: Cadence, now: Date): Date {
  if ('dailyAt' in cadence) return nextDailyAt(now, cadence.dailyAt)
  return new Date(newestSlot(cadence, now).getTime() + cadence.everyMs)
}
