import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convert, isSupported, roundMoney, toMinorUnits } from './currency.js'

test('rounds to cents', () => {
  assert.equal(roundMoney(12.345, 'EUR'), 12.35)
  assert.equal(roundMoney(0.1 + 0.2, 'USD'), 0.3)
})

test('gives acquirers whole numbers', () => {
  assert.equal(toMinorUnits(12.34, 'EUR'), 1234)
})

test('knows what we sell in', () => {
  assert.ok(isSupported('GBP'))
  assert.ok(!isSupported('XAU'))
  assert.equal(convert(100, 'EUR'), 100)
})
