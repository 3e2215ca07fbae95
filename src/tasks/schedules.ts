import type { Cadence } from './cadence.ts'

/** One time at which something is due. */
export interface Slot {
  /** The schedule's name and the moment: `digest@2026-11-21T08:00:00.000Z`. Alike in every process. */
  readonly key: string
  readonly at: Date
}

/**
 * Does what is due at this moment; aborts by `signal` when the schedules close. It may be called again for the same
 * slot, so what it does is idempotent by `key`, and it reads from the timeline whether anything is left to do.
 * `RetryLater` (or an unexpected error): again, until the next slot begins. `GiveUp`: not again for this slot.
 */
export type RunSlot = (slot: Slot, signal: AbortSignal) => Promise<void>

/** Wakes, and nothing more: what is due always derives from the timeline, so losing every schedule loses nothing. */
export interface Schedules {
  /**
   * Runs the newest slot at once, for it may have been missed, and then every slot as it comes. Slots that passed while
   * nobody ran are not made up for, but for the newest. A name is given once.
   */
  every(name: string, cadence: Cadence, run: RunSlot): void
  /** Rejects with why the schedules cannot be kept now. */
  ask(): Promise<void>
  /** Waits for the runs in hand. */
  close(): Promise<void>
}

export function slotOf(name: string, at: Date): Slot {
  return { key: `${name}@${at.toISOString()}`, at }
}
