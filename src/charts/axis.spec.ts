import { describe, expect, it } from 'vitest'
import { roundTop, ticksOf } from './axis.ts'

describe('src/charts/axis.ts', () => {
  it.each([
    ['2026-03-02T14:00:07Z', 40_000, ['14:00:10', '14:00:15']],
    ['2026-03-02T14:00:00Z', 3_600_000, ['14:00', '14:10']],
    ['2026-03-02T14:30:00Z', 2 * 86_400_000, ['03-02 18:00', '03-03 00:00']],
    ['2026-03-02T14:30:00Z', 60 * 86_400_000, ['2026-03-05', '2026-03-12']],
  ])('puts round moments on a stretch from %s of %d ms', (from, lengthMs, labels) => {
    const ticks = ticksOf(Date.parse(from), Date.parse(from) + lengthMs)
    expect(ticks.slice(0, 2).map(({ label }) => label)).toEqual(labels)
    expect(ticks.length).toBeLessThanOrEqual(10)
  })

  it('ends an axis at a round figure', () => {
    expect([0, 0.03, 1, 4.2, 37, 100, 1_204].map(roundTop)).toEqual([1, 0.05, 1, 5, 50, 100, 2_000])
  })
})
