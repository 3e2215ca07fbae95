import { compare } from '../compare.ts'
import type { Signals } from '../signals.ts'
import { readingOf } from './measure.ts'
import { type Movement, movementOf } from './movement.ts'

/** Every series that left its own past before a moment, the earliest first. */
export function movementsOf(signals: Signals | undefined, untilMs: number): Movement[] {
  const own = (signals?.series ?? []).filter((series) => series.usual.length === 0)
  return own
    .flatMap((series) => movementOf(series, untilMs) ?? [])
    .sort((a, b) => a.beganMs - b.beganMs || compare(a.service, b.service) || compare(a.metric, b.metric))
}

/** True where a movement does harm; traffic and what has no known meaning does none by itself. */
export function harms(movement: Movement): boolean {
  return readingOf(movement.metric)?.worse === movement.direction
}

/**
 * When the series that fired began to go wrong, before the moment that a monitor told: monitors wait for a threshold, and
 * a change between both moments is not to blame. Undefined where no alarm or no movement is known.
 */
export function alarmBegan(signals: Signals | undefined, toldMs: number): number | undefined {
  const alarm = signals?.alarm
  if (signals === undefined || alarm === undefined) return undefined
  const own = movementsOf(signals, toldMs).filter((one) => one.service === alarm.service)
  const fired = own.find((one) => one.metric === alarm.metric)
  return fired?.beganMs ?? own.find(harms)?.beganMs
}
