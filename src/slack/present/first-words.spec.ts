import { describe, expect, it } from 'vitest'
import { firstWords, wordsIn } from './first-words.ts'

describe('src/slack/present/first-words.ts', () => {
  it.each([
    ['Checkout answers 500', 'checkout', 'answers 500'],
    ['checkout: RangeError: no rate for cart 7', 'checkout', 'RangeError no rate'],
    ['AcquireTimeout: the pool is empty', 'orders', 'AcquireTimeout the pool'],
    ['TypeError: Cannot read', 'checkout', 'TypeError Cannot read'],
    ['The checkout service is slow', 'checkout', 'service is slow'],
    ['Errors of the', 'checkout', 'Errors'],
    ['checkout', 'checkout', ''],
    ['!!!', 'checkout', ''],
  ])('names %j of %s %j', (title, service, name) => {
    expect(firstWords(title, 2, wordsIn(service))).toBe(name)
  })
})
