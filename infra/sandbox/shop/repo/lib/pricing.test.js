import assert from 'node:assert/strict'
import { test } from 'node:test'
import { subtotalOf } from './pricing.js'

const products = [
  { id: 'mug', price: 12 },
  { id: 'tea', price: 7.5 },
]

test('adds up what is in the cart', () => {
  const items = [
    { id: 'mug', quantity: 2 },
    { id: 'tea', quantity: 1 },
  ]
  assert.equal(subtotalOf(items, products), 31.5)
})

test('an empty cart costs nothing', () => {
  assert.equal(subtotalOf([], products), 0)
})
