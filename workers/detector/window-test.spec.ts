import { describe, expect, it } from 'vitest'
import { exceeds } from './window-test.ts'

const HOUR = { buckets: 60, minErrors: 10, minRatio: 2, minShare: 0, minSpread: 3, maxTail: 1e-6, drop: 0 }
const CALM = 10

/** Errors of the last hour's minutes, newest first: `newest` of them as given, those before them `before`. */
function hour(newest: readonly number[], before: number, usual = CALM) {
  const counts = Float64Array.from({ length: 60 }, (_, i) => newest[i] ?? before)
  return { counts, expected: new Float64Array(60).fill(usual), phi: 1, kappa: 0.1 }
}

describe('workers/detector/window-test.ts', () => {
  it('speaks while the trouble lasts, also where it comes and goes', () => {
    expect(exceeds(hour([], 500), HOUR)).toMatchObject({ observed: 30_000, expected: 600 })
    expect(exceeds(hour([10, 12, 9, 11, 500], 500), HOUR)).toBeDefined()
  })

  it('is silent once a loud trouble is over, although what comes then is above what is usual', () => {
    expect(exceeds(hour([17, 21, 14, 18, 20], 500), HOUR)).toBeUndefined()
  })

  it('speaks of a quiet trouble whose newest minutes are no louder than that', () => {
    expect(exceeds(hour([17, 21, 14, 18, 20], 35), HOUR)).toBeDefined()
  })

  it('speaks where nothing was expected at all', () => {
    expect(exceeds(hour([1, 0, 2, 1, 1], 1, 0), HOUR)).toBeDefined()
  })
})
