import { describe, expect, it } from 'vitest'
import { bare, quoted } from './quoted.ts'

describe('src/kit/quoted.ts', () => {
  it.each([
    ['checkout', '“checkout”'],
    ['“checkout”', '“checkout”'],
    ['"checkout"', '“checkout”'],
    ['„it’s down“', '“it’s down”'],
    ['"', '“"”'],
    ['', '“”'],
  ])('puts %j in one pair of quotation marks', (words, said) => {
    expect(quoted(words, 20)).toBe(said)
  })

  it('cuts what stands between them', () => {
    expect(quoted('“checkout”', 5)).toBe('“check”')
  })

  it('takes off what was put around, and nothing inside', () => {
    expect(['«a “b” c»', '``', 'a'].map(bare)).toEqual(['a “b” c', '``', 'a'])
  })
})
