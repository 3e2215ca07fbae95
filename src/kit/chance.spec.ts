import { describe, expect, it } from 'vitest'
import { logPoisson, poissonTail } from './chance.ts'

describe('src/kit/chance.ts', () => {
  it('gives the chance of one Poisson count', () => {
    expect(logPoisson(0, 3)).toBeCloseTo(-3)
    expect(Math.exp(logPoisson(2, 3))).toBeCloseTo((9 / 2) * Math.exp(-3))
    expect(logPoisson(1_000_000, 1_000_000)).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 1_000_000))
  })

  it.each([
    [3, 1],
    [12, 4.5],
    [60, 30],
  ])('adds up the chances of %s and more where %s are expected', (least, mean) => {
    const below = Array.from({ length: least }, (_, k) => Math.exp(logPoisson(k, mean))).reduce((all, one) => all + one)
    expect(poissonTail(least, mean)).toBeCloseTo(1 - below, 10)
  })

  it('tells far more than expected from that also where thousands are', () => {
    expect(poissonTail(500_000, 1_000)).toBe(0)
    expect(poissonTail(1_200, 1_000)).toBeLessThan(1e-8)
    expect(poissonTail(1_010, 1_000)).toBeGreaterThan(0.3)
    expect(poissonTail(990, 1_000)).toBe(1)
  })
})
