import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyDiscount } from './discounts.js'

test('takes the percentage of the coupon off', () => {
  const cart = { coupon: { code: 'SPRING10', percent: 10 } }
  assert.deepEqual(applyDiscount(cart, 80), { discount: 8, percent: 10 })
})

test('never takes off more than the maximum', () => {
  const cart = { coupon: { code: 'STAFF', percent: 95 } }
  assert.equal(applyDiscount(cart, 100).percent, 60)
})

test('ignores a coupon that has expired', () => {
  const cart = { coupon: { code: 'OLD', percent: 20, expires: '2020-01-01' } }
  assert.equal(applyDiscount(cart, 100).discount, 0)
})
