import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSandbox, runSandbox } from '../testing/running-sandbox.ts'

describe('infra/sandbox/slack/web-api/run-method.ts', () => {
  let sandbox: RunningSandbox

  beforeAll(async () => {
    sandbox = await runSandbox({ rateLimits: { scale: 0.25 } })
  })
  afterAll(() => sandbox.stop())

  it('answers a post too many with 429 and the seconds to wait', async () => {
    const made = await sandbox.client.conversations.create({ name: 'inc-1' })
    const channel = made.channel?.id ?? ''
    await sandbox.client.chat.postMessage({ channel, text: 'one' })
    const second = sandbox.client.chat.postMessage({ channel, text: 'two' })
    await expect(second).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 4 })
    const history = await sandbox.client.conversations.history({ channel })
    expect(history.messages?.map((message) => message.text)).not.toContain('two')
  })
})
