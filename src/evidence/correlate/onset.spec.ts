import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dispersionOf, onsetIn, type Tick } from './onset.ts'

const MORE = { dispersion: 1, least: 3, way: 'more' } as const

function ticks(counts: readonly number[], expected: number): readonly Tick[] {
  return counts.map((count, i) => ({ atMs: i * 10_000, count, expected }))
}

describe('src/evidence/correlate/onset.ts', () => {
  it('dates a jump by its first bucket', () => {
    const counts = [...Array(30).fill(1), ...Array(10).fill(20)]
    expect(onsetIn(ticks(counts, 1), MORE)).toMatchObject({ atMs: 300_000, lastMs: 390_000 })
  })

  it('dates it the same with an odd error long before', () => {
    const counts = [...Array(10).fill(0), 1, ...Array(60).fill(0), ...Array(5).fill(30)]
    expect(onsetIn(ticks(counts, 0.005), MORE)?.atMs).toBe(710_000)
  })

  it('takes no lone error for the beginning where nothing is usual, and none that comes right before it for another', () => {
    const stray = [...Array(5).fill(0), 1, ...Array(4).fill(0), ...Array(20).fill(30)]
    expect(onsetIn(ticks(stray, 0.0005), MORE)).toMatchObject({ atMs: 100_000, observed: 600 })
    const near = [...Array(5).fill(0), 1, 0, ...Array(20).fill(30)]
    expect(onsetIn(ticks(near, 0.0005), MORE)?.atMs).toBe(70_000)
    const rising = [...Array(5).fill(0), 1, 4, ...Array(20).fill(30)]
    expect(onsetIn(ticks(rising, 0.0005), MORE)?.atMs).toBe(50_000)
    const seldom = [...Array(5).fill(0), ...Array(10).fill([1, 0, 0, 0]).flat()]
    expect(onsetIn(ticks(seldom, 0.0005), MORE)?.atMs).toBe(50_000)
  })

  it('finds a doubling that lasts', () => {
    const counts = [...Array(60).fill(4), ...Array(60).fill(8)]
    expect(onsetIn(ticks(counts, 4), MORE)?.atMs).toBe(600_000)
  })

  it('says when it was over', () => {
    const counts = [...Array(10).fill(0), ...Array(5).fill(20), ...Array(30).fill(0)]
    expect(onsetIn(ticks(counts, 0.01), MORE)).toMatchObject({ atMs: 100_000, lastMs: 140_000, observed: 100 })
  })

  it('finds what stays away', () => {
    const counts = [...Array(20).fill(10), ...Array(10).fill(0)]
    expect(onsetIn(ticks(counts, 10), { dispersion: 2, least: 8, way: 'less' })?.atMs).toBe(200_000)
  })

  it('tells neither one error nor two', () => {
    expect(onsetIn(ticks([0, 0, 1, 0, 1, 0], 0.0001), MORE)).toBeUndefined()
  })

  it('takes 200 windows of mere chance for what they are', () => {
    const random = mulberry(7)
    const alarms = Array.from({ length: 200 }, () =>
      onsetIn(
        ticks(
          Array.from({ length: 240 }, () => poisson(2, random)),
          2,
        ),
        MORE,
      ),
    )
    expect(alarms.filter((one) => one !== undefined).length).toBeLessThanOrEqual(4)
  })

  it('finds a fivefold rise in chance, within a minute, in 19 of 20', () => {
    const random = mulberry(11)
    const away = Array.from({ length: 200 }, () => {
      const counts = Array.from({ length: 120 }, (_, i) => poisson(i < 60 ? 1 : 5, random))
      return Math.abs((onsetIn(ticks(counts, 1), MORE)?.atMs ?? Number.POSITIVE_INFINITY) - 600_000)
    })
    expect(away.filter((ms) => ms <= 60_000).length).toBeGreaterThanOrEqual(190)
  })

  it('measures how wild usual times are', () => {
    expect(dispersionOf(ticks(Array(50).fill(3), 3))).toBe(1)
    expect(dispersionOf(ticks([...Array(40).fill(0), ...Array(10).fill(20)], 4))).toBeGreaterThan(10)
  })

  it('holds for any counts: the first bucket is one of them, and the sums are those of the stretch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 50 }), { maxLength: 60 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (counts, mean) => {
          const onset = onsetIn(ticks(counts, mean), MORE)
          if (onset === undefined) return
          const [from, to] = [onset.atMs / 10_000, onset.lastMs / 10_000]
          expect(from).toBeLessThanOrEqual(to)
          expect(onset.observed).toBe(counts.slice(from, to + 1).reduce((sum, one) => sum + one, 0))
        },
      ),
    )
  })
})

function poisson(mean: number, random: () => number): number {
  let [k, product] = [0, random()]
  while (product > Math.exp(-mean)) {
    k++
    product *= random()
  }
  return k
}

function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
