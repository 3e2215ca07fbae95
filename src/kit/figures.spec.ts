import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count, number, percent } from '../../blocks/words.ts'
import { countWords, numberWords, percentWords } from './figures.ts'

describe('src/kit/figures.ts', () => {
  it('separates thousands and keeps singular and plural apart', () => {
    expect([numberWords(2_115), countWords(1, 'line'), countWords(12_400, 'line')]).toEqual([
      '2,115',
      '1 line',
      '12,400 lines',
    ])
  })

  it('writes figures as the views do', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        expect([numberWords(n), countWords(n, 'error'), percentWords(share)]).toEqual([
          number(n),
          count(n, 'error'),
          percent(share),
        ])
      }),
    )
  })
})
