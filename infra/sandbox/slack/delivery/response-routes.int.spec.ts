import type { App } from '@slack/bolt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../../src/kit/clock.ts'
import { jsonsOf } from '../json.ts'
import { boltApp, type RunningSandbox, runSandbox } from '../testing/running-sandbox.ts'

describe('infra/sandbox/slack/delivery/response-routes.ts', () => {
  let sandbox: RunningSandbox
  let app: App
  let aheadMs = 0
  let url = ''

  beforeAll(async () => {
    const clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) }
    sandbox = await runSandbox({ clock })
    app = boltApp(sandbox)
    app.command('/incident', async ({ ack, body }) => {
      await ack()
      url = body.response_url
    })
    await app.start()
  })
  afterAll(async () => {
    await app.stop()
    await sandbox.stop()
  })

  async function command(): Promise<void> {
    await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident' })
  }
  async function respond(body: object): Promise<number> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await fetch(url, init)).status
  }

  it('is ephemeral unless told otherwise, and works although the app is not in the channel', async () => {
    await command()
    expect(await respond({ text: 'only you' })).toBe(200)
    expect(await respond({ text: 'all of you', response_type: 'in_channel' })).toBe(200)
    const texts = jsonsOf((await sandbox.control('messages?as=olivia&channel=general')).messages).map(
      (entry) => entry.text,
    )
    expect(texts).toEqual(['all of you'])
  })

  it('lets a later answer take the place of the first', async () => {
    await command()
    await respond({ text: 'it is coming' })
    expect(await respond({ text: 'here it is', replace_original: true })).toBe(200)
    const shown = jsonsOf((await sandbox.control('messages?as=dan&channel=general')).messages)
    expect(shown.map((entry) => entry.text)).not.toContain('it is coming')
    expect(shown.at(-1)?.text).toBe('here it is')
  })

  it('takes five answers and no more', async () => {
    await command()
    const statuses = []
    for (let n = 0; n < 6; n += 1) statuses.push(await respond({ text: `answer ${n}` }))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
  })

  it('is gone after thirty minutes', async () => {
    await command()
    aheadMs = 1_800_001
    expect(await respond({ text: 'too late' })).toBe(404)
  })

  it('refuses blocks that Slack would refuse, and does not count them', async () => {
    await command()
    expect(await respond({ text: 'x', blocks: [{ type: 'marquee' }] })).toBe(400)
    expect(await respond({ text: 'x' })).toBe(200)
  })
})
