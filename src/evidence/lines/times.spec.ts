import { describe, expect, it } from 'vitest'
import { timeAtStart, timeOfField } from './times.ts'

const RECEIVED = new Date('2026-01-03T12:00:00Z')

describe('src/evidence/lines/times.ts', () => {
  it.each([
    ['2026-01-02T03:04:05Z x', '2026-01-02T03:04:05.000000000Z'],
    ['2026-01-02T03:04:05.123456789+02:00 x', '2026-01-02T01:04:05.123456789Z'],
    ['2026-01-02 03:04:05,678 INFO', '2026-01-02T03:04:05.678000000Z'],
    ['2026/01/02 03:04:05 [error]', '2026-01-02T03:04:05.000000000Z'],
    ['02/Jan/2026:03:04:05 -0730', '2026-01-02T10:34:05.000000000Z'],
    ['Fri, 02 Jan 2026 03:04:05 GMT', '2026-01-02T03:04:05.000000000Z'],
    ['Fri Jan  2 03:04:05 2026] [notice]', '2026-01-02T03:04:05.000000000Z'],
    ['Jan  2 03:04:05 host app: x', '2026-01-02T03:04:05.000000000Z'],
    ['Dec 31 23:59:59 host app: x', '2025-12-31T23:59:59.000000000Z'],
    ['26/01/02 03:04:05 INFO', '2026-01-02T03:04:05.000000000Z'],
    ['01-02 03:04:05.678  1 2 D', '2026-01-02T03:04:05.678000000Z'],
    ['20260102-3:4:5:678|Step', '2026-01-02T03:04:05.678000000Z'],
    ['260102 030405 148 INFO', '2026-01-02T03:04:05.000000000Z'],
    ['10:15:32.123 [main]', '2026-01-03T10:15:32.123000000Z'],
    ['23:15:32 late', '2026-01-02T23:15:32.000000000Z'],
    ['1767323045.5 x', '2026-01-02T03:04:05.500000000Z'],
    ['1767323045123 x', '2026-01-02T03:04:05.123000000Z'],
  ])('reads "%s"', (text, at) => {
    expect(timeAtStart(text, RECEIVED)?.at).toBe(at)
  })

  it.each([
    '2026-13-02T03:04:05Z',
    '2026-01-02T25:04:05Z',
    '12345',
    'Foo 12 03:04:05',
    'hello',
    '',
    '99999999999999999999',
  ])('finds no time in "%s"', (text) => {
    expect(timeAtStart(text, RECEIVED)).toBeUndefined()
  })

  it('reads numbers since 1970 in each unit, and nothing absurd', () => {
    const numbers = [1767323045, 1767323045.5, 1767323045123, 1767323045123456, 1767323045123456e3]
    const times = numbers.map((number) => timeOfField(number, RECEIVED)?.slice(0, 19))
    expect(new Set(times)).toEqual(new Set(['2026-01-02T03:04:05']))
    expect([5, -1, Number.NaN, 1e30, null, {}].map((value) => timeOfField(value, RECEIVED))).toEqual(
      Array(6).fill(undefined),
    )
  })
})
