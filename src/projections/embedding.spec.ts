import { describe, expect, it } from 'vitest'
import { EMBEDDING_DIMENSIONS, embed } from './embedding.ts'

const likeness = (a: string, b: string) => {
  const right = embed(b)
  return embed(a).reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0)
}

describe('src/projections/embedding.ts', () => {
  it('gives a unit vector of the pinned length, and zeros for a text without letters', () => {
    const vector = embed('TypeError: rate of undefined')
    expect(vector).toHaveLength(EMBEDDING_DIMENSIONS)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 12)
    expect(embed('... !?').every((value) => value === 0)).toBe(true)
  })

  it('finds like errors alike and others not', () => {
    const error = 'TypeError: cannot read property rate of undefined in total.ts:41'
    expect(likeness(error, 'typeerror: Cannot read property RATE of undefined in total.ts:7')).toBeGreaterThan(0.95)
    expect(likeness(error, 'TypeError: cannot read property price of undefined')).toBeGreaterThan(0.6)
    expect(likeness(error, 'connection pool exhausted after 30 s waiting for postgres')).toBeLessThan(0.3)
  })

  it('reads other scripts too', () => {
    expect(likeness('ошибка соединения с базой', 'ошибка соединения с очередью')).toBeGreaterThan(0.5)
  })
})
