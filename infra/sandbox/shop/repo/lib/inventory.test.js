import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createInventory } from './inventory.js'

test('takes what is there', () => {
  const inventory = createInventory(['mug'])
  assert.deepEqual(inventory.reserve([{ id: 'mug', quantity: 2 }]), [])
  assert.equal(inventory.available('mug'), 498)
})

test('takes nothing when one item is short', () => {
  const inventory = createInventory(['mug', 'tea'])
  const short = inventory.reserve([
    { id: 'mug', quantity: 1 },
    { id: 'tea', quantity: 900 },
  ])
  assert.deepEqual(short, ['tea'])
  assert.equal(inventory.available('mug'), 500)
})
