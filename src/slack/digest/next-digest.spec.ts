import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestKey, nextDigestAt } from './next-digest.ts'

const OSLO = { hour: 9, minute: 0, timeZone: 'Europe/Oslo' }

describe('src/slack/digest/next-digest.ts', () => {
  it.each([
    ['before the hour', '2026-01-10T07:00:00Z', OSLO, '2026-01-10T08:00:00Z'],
    ['on the hour it is the next day', '2026-01-10T08:00:00Z', OSLO, '2026-01-11T08:00:00Z'],
    ['over the start of summer time', '2026-03-28T09:00:00Z', OSLO, '2026-03-29T07:00:00Z'],
    ['over the end of summer time', '2026-10-24T12:00:00Z', OSLO, '2026-10-25T08:00:00Z'],
    ['a time that is skipped', '2026-03-28T12:00:00Z', { ...OSLO, hour: 2, minute: 30 }, '2026-03-29T01:30:00Z'],
    ['a time that comes twice', '2026-10-24T12:00:00Z', { ...OSLO, hour: 2, minute: 30 }, '2026-10-25T00:30:00Z'],
    [
      'a place where it is another day',
      '2026-01-10T23:30:00Z',
      { ...OSLO, timeZone: 'Pacific/Auckland' },
      '2026-01-11T20:00:00Z',
    ],
    ['half an hour off', '2026-01-10T00:00:00Z', { ...OSLO, timeZone: 'Asia/Kolkata' }, '2026-01-10T03:30:00Z'],
  ])('finds the next one %s', (_name, now, time, next) => {
    expect(nextDigestAt(new Date(now), time)).toEqual(new Date(next))
  })

  it('comes once a day for ever, and each day has one key', () => {
    const zone = fc.constantFrom(
      'Europe/Oslo',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'UTC',
      'Africa/Casablanca',
    )
    const start = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(
        start,
        zone,
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (now, timeZone, hour, minute) => {
          const time = { hour, minute, timeZone }
          const first = nextDigestAt(now, time)
          const second = nextDigestAt(first, time)
          const gapH = (second.getTime() - first.getTime()) / 3_600_000
          expect(first.getTime()).toBeGreaterThan(now.getTime())
          expect(gapH).toBeGreaterThanOrEqual(22)
          expect(gapH).toBeLessThanOrEqual(26)
          expect(digestKey(second, timeZone)).not.toBe(digestKey(first, timeZone))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('refuses a place or time that does not exist', () => {
    expect(() => nextDigestAt(new Date(0), { ...OSLO, timeZone: 'Mars/Base' })).toThrow(RangeError)
  })
})
