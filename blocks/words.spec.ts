import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut } from './words.ts'

const TOLD = 'the error is thrown in lib/discounts.js, which it changed; its lines and the errors share the words'

describe('blocks/words.ts', () => {
  it.each([
    [
      'at a word that would be torn',
      TOLD,
      93,
      'the error is thrown in lib/discounts.js, which it changed; its lines and the errors share…',
    ],
    [
      'behind a word that just fits',
      TOLD,
      91,
      'the error is thrown in lib/discounts.js, which it changed; its lines and the errors share…',
    ],
    ['inside what has no blank near by', 'x'.repeat(200), 50, `${'x'.repeat(49)}…`],
    ['inside a short text, of which little would be left', 'checkout payments', 12, 'checkout pa…'],
  ])('cuts %s', (_where, text, max, left) => {
    expect(cut(text, max)).toBe(left)
  })

  it('keeps what fits, and never more code points than asked for, nor half of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.integer({ min: 1, max: 100 }), (text, max) => {
        const left = cut(text, max)
        const fits = [...text].length <= max
        expect([...left].length).toBeLessThanOrEqual(max)
        expect(fits ? left === text : left.endsWith('…') && text.startsWith(left.slice(0, -1))).toBe(true)
        expect(left.isWellFormed() || !text.isWellFormed()).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
