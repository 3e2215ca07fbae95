import { describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { schedulesContract } from '../../tasks/schedules.contract.ts'
import { openMemorySchedules } from './memory-schedules.ts'

describe('src/adapters/memory/memory-schedules.ts', () => {
  const harness = { open: () => openMemorySchedules({ clock: systemClock, log: silentLog }), dispose: async () => {} }
  schedulesContract(async () => harness, { alone: true })

  it('runs only the newest of the slots that a sleeping machine missed, and none twice when the clock is set back', async () => {
    const clock = leaping([
      '2026-11-21T08:00:10Z',
      '2026-11-24T12:00:00Z',
      '2026-11-23T12:00:00Z',
      '2026-11-25T12:00:00Z',
    ])
    const schedules = openMemorySchedules({ clock, log: silentLog })
    const keys: string[] = []
    schedules.every(
      'd',
      { dailyAt: { hour: 9, minute: 0, timeZone: 'Europe/Oslo' } },
      async ({ key }) => void keys.push(key),
    )
    await expect.poll(() => keys.length).toBe(3)
    await schedules.close()
    expect(keys).toEqual(['d@2026-11-21T08:00:00.000Z', 'd@2026-11-24T08:00:00.000Z', 'd@2026-11-25T08:00:00.000Z'])
  })
})

/** Each sleep ends at the next of these moments; the last one lasts. */
function leaping(moments: readonly string[]): Clock {
  let at = 0
  return {
    now: () => new Date(moments[Math.min(at, moments.length - 1)] ?? ''),
    sleep: async (_ms, signal) => {
      at++
      if (at >= moments.length) await systemClock.sleep(20, signal)
    },
  }
}
