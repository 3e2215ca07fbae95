import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, LogLevel } from '@slack/bolt'
import type { Button } from '@slack/types'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { jsonsOf } from '../json.ts'
import { type RunningSandbox, runSandbox } from '../testing/running-sandbox.ts'

const general = { channel: 'CGENERAL01' }

describe('infra/sandbox/slack/delivery/http-transport.ts', () => {
  const stops: (() => Promise<unknown>)[] = []
  let requestUrl = ''

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })

  async function httpSandbox(): Promise<RunningSandbox> {
    const http = { requestUrl: () => requestUrl, signingSecret: 'signing secret' }
    const sandbox = await runSandbox({ http, ackMs: 250, retryDelaysMs: [0, 30, 30] })
    stops.push(() => sandbox.stop())
    await sandbox.client.conversations.join(general)
    return sandbox
  }

  it('delivers commands, presses and events to a Bolt app that checks the signature', async () => {
    const sandbox = await httpSandbox()
    const app = new App({
      token: sandbox.slack.botToken,
      signingSecret: sandbox.slack.signingSecret,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: `${sandbox.origin}/slack/api/` },
    })
    const heard = vi.fn()
    app.command('/incident', async ({ ack, command }) => ack({ response_type: 'in_channel', text: command.text }))
    app.action('go', async ({ ack, body }) => {
      await ack()
      heard(body.user.id)
    })
    app.event('app_mention', async ({ event }) => heard(event.text))
    const server = await app.start({ port: 0, host: '127.0.0.1' })
    stops.unshift(() => app.stop())
    requestUrl = `http://127.0.0.1:${portOf(server)}/slack/events`
    const text = '/incident tell <@UDAN000001|dan>'
    expect(await sandbox.control('commands', { as: 'dan', channel: 'general', text })).toEqual({ ok: true })
    const messages = jsonsOf((await sandbox.control('messages?as=gus&channel=general')).messages)
    expect(messages.at(-1)).toMatchObject({ text: 'tell <@UDAN000001|dan>', bot_id: 'BFAULTLINE' })
    const element: Button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }
    await sandbox.client.chat.postMessage({
      ...general,
      text: 'go',
      blocks: [{ type: 'actions', elements: [element] }],
    })
    await sandbox.control('actions', { as: 'gus', channel: 'general', action_id: 'go' })
    await sandbox.control('messages', { as: 'dan', channel: 'general', text: '@faultline hello' })
    await vi.waitFor(() => expect(heard.mock.calls.flat()).toEqual(['UGUS000001', '<@UFAULTLINE> hello']))
  })

  it('signs each request and repeats an event with the number and the reason', async () => {
    const patient = { timeout: 15_000 }
    const seen: { num: string | undefined; reason: string | undefined; signed: boolean }[] = []
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
      const base = `v0:${request.headers['x-slack-request-timestamp']}:${Buffer.concat(chunks).toString()}`
      const expected = `v0=${createHmac('sha256', 'signing secret').update(base).digest('hex')}`
      const { 'x-slack-retry-num': num, 'x-slack-retry-reason': reason, 'x-slack-signature': given } = request.headers
      seen.push({ num: num?.toString(), reason: reason?.toString(), signed: given === expected })
      if (seen.length === 1) response.writeHead(503).end()
      if (seen.length >= 3) response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(
      async () => server.closeAllConnections(),
      async () => server.close(),
    )
    const sandbox = await httpSandbox()
    await vi.waitFor(async () => expect((await sandbox.control('app')).unacknowledged_events).not.toEqual([]), patient)
    requestUrl = `http://127.0.0.1:${portOf(server)}/`
    await vi.waitFor(async () => expect((await sandbox.control('app')).unacknowledged_events).toEqual([]), patient)
    seen.length = 0
    const { ts = '' } = await sandbox.client.chat.postMessage({ ...general, text: 'look' })
    await vi.waitFor(async () => expect((await sandbox.control('app')).unacknowledged_events).toEqual([]), patient)
    expect(ts).not.toBe('')
    expect(seen).toEqual([
      { num: undefined, reason: undefined, signed: true },
      { num: '1', reason: 'http_error', signed: true },
      { num: '2', reason: 'http_timeout', signed: true },
    ])
  })

  it('tells the person when the app cannot be reached', async () => {
    requestUrl = 'http://127.0.0.1:9/'
    const sandbox = await httpSandbox()
    const heard = await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident' })
    expect(heard).toMatchObject({ ok: false, error: 'dispatch_failed' })
  })
})

/** Both servers listen on TCP. */
function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port
}
