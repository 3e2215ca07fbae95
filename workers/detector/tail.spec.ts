import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { upperTail } from './tail.ts'

/** The same by adding up the probabilities one by one. */
function summed(count: number, mean: number, kappa: number): number {
  const shape = mean / (0.5 + kappa * mean)
  const p = shape / (shape + mean)
  let term = p ** shape
  let below = 0
  for (let k = 0; k < count; k++) {
    below += term
    term *= ((k + shape) / (k + 1)) * (1 - p)
  }
  return 1 - below
}

describe('workers/detector/tail.ts', () => {
  it('agrees with the sum of the probabilities', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (count, mean, kappa) => {
          expect(Math.abs(upperTail(count, mean, kappa) - summed(count, mean, kappa))).toBeLessThan(1e-8)
        },
      ),
    )
  })

  it('falls with the count, rises with the mean, and stays a probability far out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.double({ min: 0.001, max: 5_000, noNaN: true }),
        (count, mean) => {
          const tail = upperTail(count, mean, 0.05)
          expect(tail).toBeGreaterThanOrEqual(0)
          expect(tail).toBeLessThanOrEqual(1)
          expect(upperTail(count + 1, mean, 0.05)).toBeLessThanOrEqual(tail + 1e-12)
          expect(upperTail(count, mean * 1.1, 0.05)).toBeGreaterThanOrEqual(tail - 1e-12)
        },
      ),
    )
  })

  it('says certain for nothing and never for what cannot be', () => {
    expect(upperTail(0, 3, 0.1)).toBe(1)
    expect(upperTail(1, 0, 0.1)).toBe(0)
    expect(upperTail(60, 0.2, 0.05)).toBeLessThan(1e-20)
  })
})
