import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cadence, newestSlot, nextSlot } from './cadence.ts'

const oslo = (hour: number, minute: number): Cadence => ({ dailyAt: { hour, minute, timeZone: 'Europe/Oslo' } })
const told = (cadence: Cadence, now: string) => [
  newestSlot(cadence, new Date(now)).toISOString(),
  nextSlot(cadence, new Date(now)).toISOString(),
]

describe('src/tasks/cadence.ts', () => {
  it.each<[string, Cadence, string, string, string]>([
    ['before today', oslo(9, 0), '2026-11-21T07:59:59.999Z', '2026-11-20T08:00:00.000Z', '2026-11-21T08:00:00.000Z'],
    ['at the moment', oslo(9, 0), '2026-11-21T08:00:00.000Z', '2026-11-21T08:00:00.000Z', '2026-11-22T08:00:00.000Z'],
    ['over midnight', oslo(0, 30), '2026-11-20T23:45:00.000Z', '2026-11-20T23:30:00.000Z', '2026-11-21T23:30:00.000Z'],
    ['clocks forward', oslo(2, 30), '2026-03-29T00:45:00.000Z', '2026-03-28T01:30:00.000Z', '2026-03-29T01:30:00.000Z'],
    [
      'every minute',
      { everyMs: 60_000 },
      '2026-11-21T08:00:59.000Z',
      '2026-11-21T08:00:00.000Z',
      '2026-11-21T08:01:00.000Z',
    ],
  ])('knows the newest and the next slot: %s', (_, cadence, now, newest, next) => {
    expect(told(cadence, now)).toEqual([newest, next])
  })

  it('leaves no gap: the slot after the newest one is the next one, at any time of any year', () => {
    const time = fc.record({
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
      timeZone: fc.constantFrom('Europe/Oslo', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'),
    })
    const cadences = fc.oneof(
      time.map((dailyAt) => ({ dailyAt })),
      fc.integer({ min: 1, max: 10 ** 9 }).map((everyMs) => ({ everyMs })),
    )
    const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(cadences, moments, (cadence, now) => {
        const newest = newestSlot(cadence, now)
        const next = nextSlot(cadence, now)
        expect(newest <= now && now < next).toBe(true)
        expect(nextSlot(cadence, newest)).toEqual(next)
        expect(newestSlot(cadence, next)).toEqual(next)
      }),
      { numRuns: 500 },
    )
  })
})
