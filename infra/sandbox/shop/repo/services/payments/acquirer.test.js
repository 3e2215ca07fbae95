import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorise } from './acquirer.js'

const config = { merchant: 'test', timeoutMs: 100 }

test('approves good cards and declines the test card', async () => {
  assert.deepEqual(await authorise({ amount: 100, card: '4242424242424242' }, config), { approved: true })
  const declined = await authorise({ amount: 100, card: '4000000000000002' }, config)
  assert.equal(declined.approved, false)
})

test('gives up when the acquirer stalls', async () => {
  await assert.rejects(authorise({ amount: 100, card: '4000000000000119' }, config), { name: 'AcquirerTimeout' })
})
