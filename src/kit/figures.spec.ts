import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count, duration, number, percent, shortSha as shownSha } from '../../blocks/words.ts'
import { countWords, durationWords, numberWords, percentWords, shortSha } from './figures.ts'

describe('src/kit/figures.ts', () => {
  it('separates thousands and keeps singular and plural apart', () => {
    expect([numberWords(2_115), countWords(1, 'line'), countWords(12_400, 'line')]).toEqual([
      '2,115',
      '1 line',
      '12,400 lines',
    ])
  })

  it('keeps the seconds of what took minutes', () => {
    expect([45, 275, 300, 3_900, 190_000].map(durationWords)).toEqual([
      ...['45 s', '4 min 35 s', '5 min', '1 h 05 min', '2 d 4 h'],
    ])
  })

  it.each([
    ['3f2a91c04bd2aa11', '3f2a91c'],
    ['3F2A91C0', '3F2A91C'],
    ['3f2a91c', '3f2a91c'],
    ['new-cart-checkout', 'new-cart-checkout'],
    ['v2026.11.21', 'v2026.11.21'],
  ])('calls %s %s', (ref, words) => {
    expect([shortSha(ref), shownSha(ref)]).toEqual([words, words])
  })

  it('writes figures as the views do', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        expect([numberWords(n), countWords(n, 'error'), percentWords(share), durationWords(n)]).toEqual([
          number(n),
          count(n, 'error'),
          percent(share),
          duration(n),
        ])
      }),
    )
  })
})
