import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, buckets, outage, START, stretch } from './looks.spec-support.ts'
import { type Impact, measureImpact } from './measure.ts'

describe('workers/detector/impact/measure.ts', () => {
  it('counts from the first bucket that fails, and tells the newest stretch apart', () => {
    const told = measureImpact(stretch(0, 20), buckets(0, 20, outage))
    expect(told).toEqual({
      service: 'checkout',
      now: { window: { from: at(10), to: at(20) }, requests: 200, errors: 140 },
      failed: { window: { from: at(4), to: at(20) }, requests: 320, errors: 224 },
      usual_rate: 0.01,
      failing: true,
    })
  })

  it('says since when no more fails than usual, and counts no further', () => {
    const before = measureImpact(stretch(0, 20), buckets(0, 20, outage))
    const told = measureImpact(stretch(20, 45), buckets(20, 45, outage), before)
    expect(told).toMatchObject({
      failing: false,
      over_since: at(30),
      failed: { window: { from: at(4), to: at(30) }, requests: 520, errors: 364 },
    })
    const later = measureImpact(
      stretch(45, 90),
      buckets(45, 90, (second) => (second === 60 ? 1 : 0)),
      told,
    )
    expect(later).toMatchObject({ failing: false, over_since: at(30), failed: told.failed })
  })

  it('lets no lone error make it last longer, and counts no good requests at its end', () => {
    const rare = (second: number) => (second < 30 ? 2 : second === 37 ? 1 : 0)
    const before = measureImpact(stretch(0, 33), buckets(0, 33, rare, 3))
    expect(before).toMatchObject({ failing: true, failed: { window: { to: at(30) }, requests: 90, errors: 60 } })
    const told = measureImpact(stretch(30, 60, { backMs: START }), buckets(0, 60, rare, 3), before)
    expect(told).toMatchObject({ failing: false, over_since: at(30), failed: before.failed })
  })

  it('begins to count again when it fails again', () => {
    const over = measureImpact(stretch(0, 45), buckets(0, 45, outage))
    const again = measureImpact(
      stretch(45, 80),
      buckets(45, 80, (second) => (second >= 70 ? 10 : 0)),
      over,
    )
    expect(again.failing).toBe(true)
    expect(again.over_since).toBeUndefined()
    expect(again.failed).toEqual({ window: { from: at(4), to: at(80) }, requests: 520 + 200, errors: 364 + 100 })
    expect(again.again_from).toBeDefined()
    expect(Date.parse(again.again_from ?? '')).toBeGreaterThan(Date.parse(at(56)))
  })

  it('takes nothing from before a long gap for now', () => {
    const before = measureImpact(stretch(0, 20), buckets(0, 20, outage))
    const hours = 3 * 3_600
    const seen = [...buckets(20, 25, outage), ...buckets(hours - 2, hours, () => 0, 3)]
    const told = measureImpact(stretch(20, hours, { backMs: START, bucketMs: 45_000 }), seen, before)
    expect(told).toMatchObject({ failing: true, now: { window: { from: at(hours - 150) }, requests: 6, errors: 0 } })
  })

  it('takes silence for no recovery, nor a handful of good requests', () => {
    const before = measureImpact(stretch(0, 20), buckets(0, 20, outage))
    expect(measureImpact(stretch(20, 60), [], before).failing).toBe(true)
    const few = buckets(58, 60, () => 0, 3)
    expect(measureImpact(stretch(20, 60), few, before).failing).toBe(true)
  })

  it('reaches further back for what is now where requests are few', () => {
    const rare = buckets(0, 60, (second) => (second % 2 === 0 ? 1 : 0), 1)
    const { now } = measureImpact(stretch(50, 60, { backMs: START }), rare)
    expect(now).toEqual({ window: { from: at(40), to: at(60) }, requests: 20, errors: 10 })
  })

  it('goes by error lines where no requests are known', () => {
    const lines = buckets(0, 20, outage, 0)
    const before = measureImpact(stretch(0, 20), lines)
    expect(before).toMatchObject({ failing: true, failed: { requests: 0, errors: 224 } })
    expect(measureImpact(stretch(20, 50), buckets(20, 50, outage, 0), before).failing).toBe(true)
    expect(measureImpact(stretch(20, 90), buckets(20, 90, outage, 0), before)).toMatchObject({
      failing: false,
      over_since: at(30),
    })
  })

  it('claims no end of what never failed', () => {
    const told = measureImpact(
      stretch(0, 20),
      buckets(0, 20, () => 0),
    )
    expect(told.failing).toBe(false)
    expect(told.over_since).toBeUndefined()
    expect(told.failed.errors).toBe(0)
  })

  it('counts the same in one look as in many', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 5, max: 28 }), { maxLength: 6 }), (cuts) => {
        const whole = measureImpact(stretch(0, 30), buckets(0, 30, outage))
        let last: Impact | undefined
        let from = 0
        for (const to of [...cuts.toSorted((a, b) => a - b), 30]) {
          last = measureImpact(stretch(from, to, { backMs: START }), buckets(0, to, outage), last)
          from = to
        }
        expect(last).toEqual(whole)
      }),
    )
  })
})
