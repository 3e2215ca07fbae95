import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priceOrder } from './order.js'

const products = [{ id: 'mug', price: 12 }]

test('adds shipping and takes the discount off', () => {
  const cart = {
    items: [{ id: 'mug', quantity: 2 }],
    coupon: { code: 'SPRING10', percent: 10 },
    country: 'DE',
    currency: 'EUR',
  }
  const price = priceOrder(cart, products)
  assert.equal(price.subtotal, 24)
  assert.equal(price.discount, 2.4)
  assert.equal(price.total, 25.5)
})
