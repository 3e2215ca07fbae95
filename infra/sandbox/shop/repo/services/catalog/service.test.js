import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentTelemetry } from '../../lib/telemetry.js'
import { createService } from './service.js'

const routes = createService({ telemetry: silentTelemetry })

test('lists all products, or those asked for', async () => {
  const all = await routes['GET /products']({ query: new URLSearchParams() })
  assert.ok(all.products.length >= 8)
  const some = await routes['GET /products']({ query: new URLSearchParams('ids=mug,tea') })
  assert.deepEqual(some.products.map((product) => product.id), ['mug', 'tea'])
})

test('shows a product with its stock', async () => {
  const mug = await routes['GET /products/:id']({ params: { id: 'mug' } })
  assert.equal(mug.available, 500)
})

test('refuses what is not in stock', async () => {
  const body = { items: [{ id: 'mug', quantity: 10_000 }] }
  await assert.rejects(routes['POST /reservations']({ body }), { status: 409 })
})
