import { describe, expect, it } from 'vitest'
import { telling, wordsIn } from './first-words.ts'

describe('src/slack/present/first-words.ts', () => {
  it.each([
    ["checkout: TypeError: Cannot read properties of undefined (reading 'expires')", 'checkout', 'TypeError expires'],
    ['checkout: RangeError: no rate for cart 7', 'checkout', 'RangeError'],
    ['orders: java.sql.SQLTimeoutException: query took 30 s', 'orders', 'SQLTimeoutException'],
    ['AcquireTimeout: the pool is empty', 'orders', 'AcquireTimeout'],
    ['Checkout answers 500', 'checkout', 'answers 500'],
    ['a & b < c: search is slow', '', 'b c search is slow'],
    ['The checkout service is slow', 'checkout', 'service is slow'],
    ['Payments are declined, and nobody knows which provider does it', '', 'Payments are declined'],
    ['connection pool exhausted while waiting for a free slot', 'orders', 'connection pool exhausted'],
    ['ledger: could not write ledger row', 'ledger', 'not write ledger row'],
    ['no space left on device', 'disk', 'no space left on device'],
    ['Errors of the', 'checkout', 'Errors'],
    ['checkout', 'checkout', ''],
    ['!!!', 'checkout', ''],
  ])('names %j of %s %j', (title, service, name) => {
    expect(telling(title, wordsIn(service))).toBe(name)
  })
})
