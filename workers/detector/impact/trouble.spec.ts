import { describe, expect, it } from 'vitest'
import { seeded } from '../../../src/redact/seeded.ts'
import { at, buckets, chance, looks, outage, START, stretch } from './looks.spec-support.ts'
import { measureImpact } from './measure.ts'

describe('workers/detector/impact/trouble.ts', () => {
  it('takes chance failures after the end for none of it, however often it looks', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { next } = seeded(seed)
      const all = buckets(0, 1_200, (second) => chance(next, 4, second < 90 ? 0.95 : 0.009), 4)
      const told = looks(all, 1_200)
      expect(
        told.map(({ failing }) => failing),
        `seed ${seed}`,
      ).toEqual([true, false])
      const { failed, over_since } = told.at(-1) ?? {}
      expect(failed?.window.to).toBe(over_since)
      expect(Date.parse(over_since ?? '') - START).toBeLessThanOrEqual(92_000)
      expect((failed?.errors ?? 0) / (failed?.requests ?? 1)).toBeGreaterThan(0.9)
    }
  })

  it('counts no good requests for one ordinary failure right after the end', () => {
    const before = measureImpact(stretch(0, 30), buckets(0, 30, outage))
    const all = buckets(0, 43, (second) => (second === 41 ? 1 : outage(second)), 4)
    const told = measureImpact(stretch(30, 43, { backMs: START }), all, before)
    expect(told).toMatchObject({ failing: false, over_since: at(30), failed: before.failed })
  })

  it('counts one that fails a little to its end, and calls it no end that some seconds are good', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { next } = seeded(seed)
      const all = buckets(0, 900, (second) => chance(next, 20, second < 600 ? 0.08 : 0.01))
      const told = looks(all, 900)
      const failing = told.map((one) => one.failing)
      expect(failing, `seed ${seed}`).toEqual([true, false])
      const over = Date.parse(told.at(-1)?.over_since ?? '') - START
      expect(Math.abs(over - 600_000), `seed ${seed}`).toBeLessThanOrEqual(15_000)
    }
  })

  it('begins again soon where a quarter fails again, and counts from there', () => {
    const { next } = seeded(3)
    const share = (second: number) => (second < 60 ? 0.95 : second < 300 ? 0.009 : 0.25)
    const all = buckets(0, 400, (second) => chance(next, 4, share(second)), 4)
    expect(looks(all, 330).map(({ failing }) => failing)).toEqual([true, false, true])
    expect(looks(all, 400).at(-1)?.failed.requests).toBeLessThanOrEqual(4 * (61 + 102))
  })

  it('takes a lone error line after the end for no new beginning', () => {
    const over = measureImpact(stretch(0, 90), buckets(0, 90, outage, 0))
    const stray = buckets(90, 120, (second) => (second === 100 ? 1 : 0), 0)
    expect(measureImpact(stretch(90, 120), stray, over)).toMatchObject({ failing: false, failed: over.failed })
    const more = buckets(90, 120, (second) => (second >= 110 ? 1 : 0), 0)
    expect(measureImpact(stretch(90, 120), more, over)).toMatchObject({ failing: true, failed: { errors: 374 } })
  })
})
