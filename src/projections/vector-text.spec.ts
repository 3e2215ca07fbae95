import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { embed } from './embedding.ts'
import { vectorText } from './vector-text.ts'

describe('src/projections/vector-text.ts', () => {
  it('writes whole numbers that point where the vector points', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3, maxLength: 200 }), (text) => {
        const vector = embed(`checkout fails: ${text}`)
        const written: number[] = JSON.parse(vectorText(vector))
        expect(written).toHaveLength(vector.length)
        expect(written.every(Number.isInteger)).toBe(true)
        expect(likeness(written, vector)).toBeGreaterThan(1 - 1e-9)
      }),
    )
    expect(vectorText([0, -1, 0.5, -0.0000001])).toBe('[0,-1000000,500000,0]')
  })
})

function likeness(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  return product / Math.hypot(...a) / Math.hypot(...b)
}
