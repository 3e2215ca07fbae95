import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSandbox, runSandbox } from '../testing/running-sandbox.ts'

const metadata = { event_type: 'fact', event_payload: { fact_id: 'f-9' } }

describe('infra/sandbox/slack/faults/faults.ts', () => {
  let sandbox: RunningSandbox
  let channel = ''

  beforeEach(async () => {
    sandbox = await runSandbox({ rateLimits: { enabled: false } })
    channel = (await sandbox.client.conversations.create({ name: 'inc-1' })).channel?.id ?? ''
  })
  afterEach(() => sandbox.stop())

  async function posted(): Promise<number> {
    const { messages = [] } = await sandbox.client.conversations.history({ channel, include_all_metadata: true })
    return messages.filter((message) => message.metadata?.event_type === 'fact').length
  }

  it.each([
    ['reset_before', 0, 'slack_webapi_request_error'],
    ['reset_after', 1, 'slack_webapi_request_error'],
    ['error_before', 0, 'slack_webapi_http_error'],
    ['error_after', 1, 'slack_webapi_http_error'],
    ['rate_limited', 0, 'slack_webapi_rate_limited_error'],
  ])('%s leaves %i messages to be found by metadata', async (kind, count, code) => {
    await sandbox.control('faults', { kind, method: 'chat.postMessage', channel, count: 1 })
    const lost = sandbox.client.chat.postMessage({ channel, text: 'fact', metadata })
    await expect(lost).rejects.toMatchObject({ code })
    expect(await posted()).toBe(count)
    await sandbox.client.chat.postMessage({ channel, text: 'fact', metadata })
    expect(await posted()).toBe(count + 1)
  })

  it('hides young messages from history and lets them appear', async () => {
    await sandbox.control('faults', { kind: 'late_history', ms: 60_000, count: 1 })
    await sandbox.client.chat.postMessage({ channel, text: 'fact', metadata })
    expect(await posted()).toBe(0)
    expect(await posted()).toBe(1)
  })

  it('answers late when slow', async () => {
    await sandbox.control('faults', { kind: 'slow', method: 'auth.test', ms: 120, count: 1 })
    const startedAt = performance.now()
    await sandbox.client.auth.test()
    expect(performance.now() - startedAt).toBeGreaterThan(100)
  })

  it('notes each call with its outcome, without the token', async () => {
    await sandbox.client.chat.postMessage({ channel, text: 'fact' })
    await sandbox.control('faults', { kind: 'reset_after', count: 1 })
    await sandbox.client.auth.test().catch(() => undefined)
    const { calls } = await sandbox.control('calls')
    expect(calls).toMatchObject([
      { n: 1, method: 'conversations.create', ok: true },
      { n: 2, method: 'chat.postMessage', ok: true, args: { channel, text: 'fact' } },
      { n: 3, method: 'auth.test', ok: false, status: 'reset' },
    ])
    expect(JSON.stringify(calls)).not.toContain('xoxb')
  })

  it('refuses faults that it does not know', async () => {
    await sandbox.control('faults', { kind: 'gremlins' }, 400)
    await sandbox.control('faults', { kind: 'slow', method: 'no.such' }, 400)
    expect(await sandbox.control('faults')).toEqual({ faults: [] })
  })
})
