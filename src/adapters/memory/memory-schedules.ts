import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'
import { type Cadence, newestSlot, nextSlot } from '../../tasks/cadence.ts'
import { type RunSlot, type Schedules, slotOf } from '../../tasks/schedules.ts'

export interface MemorySchedulesOptions {
  readonly clock: Clock
  readonly log: Log
}

/** Looks at the clock at least this often, because machines sleep and clocks are set. */
const GLANCE_MS = 60_000

/** Schedules of one process: a second process would run every slot too. */
export function openMemorySchedules({ clock, log }: MemorySchedulesOptions): Schedules {
  const stopping = new AbortController()
  const loops: Promise<void>[] = []
  return {
    every(name, cadence, run) {
      loops.push(follow({ clock, log: log.child({ schedule: name }) }, name, cadence, run, stopping.signal))
    },
    ask: async () => {},
    async close() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function follow(
  { clock, log }: MemorySchedulesOptions,
  name: string,
  cadence: Cadence,
  run: RunSlot,
  signal: AbortSignal,
): Promise<void> {
  let doneMs = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    const at = newestSlot(cadence, clock.now())
    // Not again after the clock was set back.
    if (at.getTime() > doneMs) {
      await runUntilDone({ clock, log }, name, cadence, at, run, signal)
      doneMs = at.getTime()
    }
    const waitMs = nextSlot(cadence, clock.now()).getTime() - clock.now().getTime()
    if (newestSlot(cadence, clock.now()).getTime() <= doneMs) await clock.sleep(Math.min(waitMs, GLANCE_MS), signal)
  }
}

async function runUntilDone(
  { clock, log }: MemorySchedulesOptions,
  name: string,
  cadence: Cadence,
  at: Date,
  run: RunSlot,
  signal: AbortSignal,
): Promise<void> {
  const slot = slotOf(name, at)
  const end = nextSlot(cadence, at)
  for (let attempt = 1; !signal.aborted && (attempt === 1 || clock.now() < end); attempt++) {
    try {
      return await run(slot, signal)
    } catch (error) {
      const outcome = asOutcome(error)
      log.warn({ slot: slot.key, attempt, code: outcome.code, error: outcome.message }, 'a scheduled run failed')
      if (outcome instanceof GiveUp) return
      const leftMs = end.getTime() - clock.now().getTime()
      await clock.sleep(Math.max(0, Math.min(leftMs, Math.max(outcome.afterMs, backoffMs(attempt)))), signal)
    }
  }
}
