import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import { type Cadence, newestSlot } from './cadence.ts'
import type { RunSlot, Schedules } from './schedules.ts'

export interface SchedulesHarness {
  /** Another process of the same house; each is closed by the suite. */
  open(): Schedules
  dispose(): Promise<void>
}

const OFTEN: Cadence = { everyMs: 1_000 }

/**
 * What schedules promise while their server is there. Times are real and short. `alone`: processes do not know of each
 * other, so that each of them runs every slot.
 */
export function schedulesContract(start: () => Promise<SchedulesHarness>, { alone = false } = {}): void {
  let harness: SchedulesHarness
  let opened: Schedules[]
  const open = () => {
    const schedules = harness.open()
    opened.push(schedules)
    return schedules
  }
  beforeEach(async () => {
    harness = await start()
    opened = []
  })
  afterEach(async () => {
    await Promise.all(opened.map((schedules) => schedules.close()))
    await harness.dispose()
  })

  describe('schedules', () => {
    it('run the newest slot at once and then each slot, once and in order', async () => {
      const { keys, run } = keeper()
      const before = newestSlot(OFTEN, new Date())
      open().every('often', OFTEN, run)
      await expect.poll(() => keys.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4)
      const times = keys.map((key) => Date.parse(key.replace('often@', '')))
      expect(times[0]).toBeLessThanOrEqual(before.getTime() + 2_000)
      expect(times).toEqual(times.map((_, at) => (times[0] ?? 0) + at * 1_000))
    })

    it('run what is due once a day in its place, once', async () => {
      const { keys, run } = keeper()
      const daily: Cadence = { dailyAt: { hour: 9, minute: 0, timeZone: 'Europe/Oslo' } }
      open().every('daily', daily, run)
      await pause(1_500)
      expect(keys).toEqual([`daily@${newestSlot(daily, new Date()).toISOString()}`])
    })

    it('try a slot again that asks for patience or fails, and not one that gives up', async () => {
      const hourly: Cadence = { everyMs: 3_600_000 }
      const later = keeper(new RetryLater('busy', 'Busy; wait.', { afterMs: 50 }), new Error('odd'))
      const never = keeper(new GiveUp('gone', 'Gone; look.'), new GiveUp('gone', 'Gone; look.'))
      const schedules = open()
      schedules.every('later', hourly, later.run)
      schedules.every('never', hourly, never.run)
      await expect.poll(() => later.keys.length, { timeout: 15_000 }).toBe(3)
      await pause(500)
      expect(new Set(later.keys).size).toBe(1)
      expect([later.keys.length, never.keys.length]).toEqual([3, 1])
    })

    it('wait for the run in hand when they close, and run nothing after', async () => {
      const events: string[] = []
      const schedules = open()
      schedules.every('slow', OFTEN, async () => {
        events.push('begins')
        await pause(400)
        events.push('ends')
      })
      await expect.poll(() => events.length, { timeout: 10_000 }).toBeGreaterThan(0)
      await schedules.close()
      const then = [...events]
      expect(then.at(-1)).toBe('ends')
      await pause(1_500)
      expect(events).toEqual(then)
    })

    if (alone) return
    it('run each slot once over two processes that share, also when one ends', async () => {
      const { keys, run } = keeper()
      const [one, other] = [open(), open()]
      one.every('shared', OFTEN, run)
      other.every('shared', OFTEN, run)
      await expect.poll(() => keys.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(3)
      await one.close()
      const then = keys.length
      await expect.poll(() => keys.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(then + 2)
      expect(new Set(keys).size).toBe(keys.length)
    })
  })
}

/** A run that keeps the keys it was given and fails with each trouble once, in order. */
function keeper(...troubles: Error[]): { readonly keys: string[]; readonly run: RunSlot } {
  const keys: string[] = []
  return {
    keys,
    run: async ({ key }) => {
      keys.push(key)
      const trouble = troubles.shift()
      if (trouble !== undefined) throw trouble
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
