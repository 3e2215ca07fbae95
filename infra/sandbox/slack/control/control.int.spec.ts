import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { jsonsOf } from '../json.ts'
import { type RunningSandbox, runSandbox } from '../testing/running-sandbox.ts'

describe('infra/sandbox/slack/control/control.ts', () => {
  let sandbox: RunningSandbox

  beforeAll(async () => {
    sandbox = await runSandbox({ rateLimits: { enabled: false } })
  })
  afterAll(() => sandbox.stop())

  it('names everybody and the groups they are in', async () => {
    const people = jsonsOf((await sandbox.control('people')).people)
    expect(people.map((person) => [person.name, person.usergroups])).toEqual([
      ['olivia', ['oncall']],
      ['dan', []],
      ['gus', []],
      ['faultline', []],
    ])
  })

  it('shows a guest only his channels, and private ones to members alone', async () => {
    await sandbox.client.conversations.create({ name: 'inc-open' })
    await sandbox.client.conversations.create({ name: 'inc-closed', is_private: true })
    const names = async (as: string) =>
      jsonsOf((await sandbox.control(`channels?as=${as}`)).channels).map((channel) => channel.name)
    expect(await names('dan')).toEqual(['general', 'inc-open'])
    expect(await names('gus')).toEqual(['general'])
    await sandbox.control('channels/join', { as: 'gus', channel: 'inc-open' }, 404)
    await sandbox.control('channels/join', { as: 'dan', channel: 'inc-closed' }, 404)
  })

  it('turns what a person types into what Slack stores', async () => {
    const text = 'hi @olivia & @oncall <b> in #general'
    const { message } = await sandbox.control('messages', { as: 'dan', channel: 'general', text })
    expect(message).toMatchObject({
      text: 'hi <@UOLIVIA001> &amp; <!subteam^SONCALL001> &lt;b&gt; in <#CGENERAL01|general>',
      author: 'dan',
    })
  })

  it('edits and deletes only what is one’s own', async () => {
    const said = await sandbox.control('messages', { as: 'dan', channel: 'general', text: 'first' })
    const { ts } = said.message as { ts: string }
    await sandbox.control('messages/edit', { as: 'olivia', channel: 'general', ts, text: 'forged' }, 403)
    await sandbox.control('messages/edit', { as: 'dan', channel: 'general', ts, text: 'second' })
    const { messages } = await sandbox.control(`messages?as=gus&channel=general&thread_ts=${ts}`)
    expect(messages).toMatchObject([{ text: 'second' }])
    await sandbox.control('messages/delete', { as: 'dan', channel: 'general', ts })
    await sandbox.control(`messages?as=gus&channel=general&thread_ts=${ts}`, undefined, 404)
  })

  it('shows what a reply that was sent to the channel too replied to', async () => {
    const said = (await sandbox.control('messages', { as: 'dan', channel: 'general', text: 'down' })).message
    const { ts: thread_ts } = said as { ts: string }
    await sandbox.client.conversations.join({ channel: 'CGENERAL01' })
    const post = (text: string, reply_broadcast: boolean) =>
      sandbox.client.chat.postMessage({ channel: 'CGENERAL01', text, thread_ts, reply_broadcast })
    await post('quiet', false)
    await post('up again', true)
    const shown = jsonsOf((await sandbox.control('messages?as=dan&channel=general')).messages)
    expect(shown.at(-1)).toMatchObject({ text: 'up again', broadcast_of: { ts: thread_ts, text: 'down' } })
    expect(shown.filter((message) => message.broadcast_of !== undefined)).toHaveLength(1)
  })

  it.each([
    ['messages', { as: 'nobody', channel: 'general', text: 'x' }, 404, /Use one of: olivia, dan, gus/],
    ['messages', { as: 'dan', channel: 'nowhere', text: 'x' }, 404, /GET channels\?as=dan/],
    ['messages', { as: 'dan', channel: 'general' }, 400, /text: .*control\.md/],
    ['messages', { as: 'dan', channel: 'inc-open', text: 'x' }, 409, /POST channels\/join first/],
    ['commands', { as: 'dan', channel: 'general', text: '/nope' }, 404, /Use one of: \/incident/],
    ['commands', { as: 'dan', channel: 'general', text: '/incident', thread_ts: '1.1' }, 400, /no commands in threads/],
    ['actions', { as: 'dan', channel: 'general', label: 'Go' }, 404, /Nothing can be pressed here/],
    ['actions', { as: 'dan', channel: 'general' }, 400, /give label or action_id/],
    ['actions', { as: 'dan', in: 'modal', label: 'Go' }, 409, /has no modal open/],
    ['modal/submit', { as: 'dan' }, 409, /Press what opens one first/],
    ['channels', { as: 'gus', name: 'mine' }, 403, /Guests cannot create/],
    ['channels', { as: 'dan', name: 'Not Good' }, 400, /invalid_name_specials/],
  ])('refuses %s with %j', async (path, body, status, sentence) => {
    const response = await fetch(`${sandbox.origin}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(status)
    expect(((await response.json()) as { error: string }).error).toMatch(sentence)
  })

  it('answers malformed JSON with 400 and lives', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"as":' }
    expect((await fetch(`${sandbox.origin}/control/messages`, init)).status).toBe(400)
    expect((await fetch(`${sandbox.origin}/slack/api/chat.postMessage`, init)).status).toBe(200)
    expect((await sandbox.control('app')).connections).toBe(0)
  })

  it('streams a line for each change', async () => {
    const stop = new AbortController()
    const response = await fetch(`${sandbox.origin}/control/stream`, { signal: stop.signal })
    let streamed = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) streamed += Buffer.from(chunk).toString()
    })().catch(() => undefined)
    await sandbox.control('messages', { as: 'dan', channel: 'general', text: 'ping' })
    await vi.waitFor(() => expect(streamed).toContain('data: {"table":"messages"'))
    expect(streamed).toContain('"channel":"CGENERAL01","user":"UDAN000001"')
    expect(streamed).toContain('"news":true')
    stop.abort()
    await reading
  })
})
