import { describe, expect, it } from 'vitest'
import { singular } from './singular.ts'

describe('src/kit/singular.ts', () => {
  it.each([
    ['Payments', 'payment'],
    ['deliveries', 'delivery'],
    ['searches', 'search'],
    ['boxes', 'box'],
    ['checkout', 'checkout'],
    ['status', 'status'],
    ['access', 'access'],
    ['dns', 'dns'],
  ])('takes %s for %s', (word, one) => {
    expect(singular(word)).toBe(one)
  })
})
