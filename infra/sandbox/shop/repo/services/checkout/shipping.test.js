import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shippingCost } from './shipping.js'

test('depends on how far it goes', () => {
  assert.equal(shippingCost('DE', 1), 3.9)
  assert.equal(shippingCost('FR', 1), 7.5)
  assert.equal(shippingCost('JP', 1), 14)
})

test('grows with a large parcel', () => {
  assert.equal(shippingCost('FR', 5), 7.5 + 2 * 0.8)
})
