import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateFigure } from './rate-figure.ts'

const window = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:10:00.000Z' }
const of = (requests: number, errors: number) => rateFigure(window, requests, errors)

describe('src/worker-kit/rate-figure.ts', () => {
  it('gives the textbook interval', () => {
    const figure = of(100, 10)
    expect([figure.low, figure.high].map((bound) => bound.toFixed(4))).toEqual(['0.0552', '0.1744'])
  })

  it('holds the rate inside its bounds, and knows nothing of nothing', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (requests, errors) => {
        const { low, rate, high } = of(requests, errors)
        return 0 <= low && low <= rate && rate <= high && high <= 1
      }),
    )
    expect(of(0, 3)).toMatchObject({ rate: 0, low: 0, high: 1 })
  })
})
