import type { App } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jsonsOf } from '../json.ts'
import { boltApp, type RunningSandbox, runSandbox, socketClient } from '../testing/running-sandbox.ts'

const button = { type: 'button', text: { type: 'plain_text', text: 'Approve' }, action_id: 'approve', value: 'v1' }
const blocks = [
  { type: 'section', text: { type: 'mrkdwn', text: 'Ready?' } },
  { type: 'actions', block_id: 'decide', elements: [button] },
]
const titleInput = {
  type: 'input',
  block_id: 'title',
  label: { type: 'plain_text', text: 'What is wrong?' },
  element: { type: 'plain_text_input', action_id: 'text' },
}
const modal = {
  type: 'modal',
  callback_id: 'declare',
  private_metadata: 'kept',
  title: { type: 'plain_text', text: 'Declare' },
  submit: { type: 'plain_text', text: 'Declare' },
  blocks: [titleInput],
} satisfies ModalView

describe('infra/sandbox/slack/delivery/socket-hub.ts', () => {
  let sandbox: RunningSandbox
  let app: App

  beforeEach(async () => {
    sandbox = await runSandbox({ ackMs: 400, retryDelaysMs: [0, 50] })
    app = boltApp(sandbox)
  })
  afterEach(async () => {
    await app.stop()
    await sandbox.stop()
  })

  it('runs a command and shows the answer to that person alone', async () => {
    app.command('/incident', async ({ ack, command }) => ack(`you said ${command.text}`))
    await app.start()
    expect(await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident list' })).toEqual({
      ok: true,
    })
    const own = jsonsOf((await sandbox.control('messages?as=dan&channel=general')).messages)
    expect(own.at(-1)).toMatchObject({ text: 'you said list', is_ephemeral: true, author: 'faultline' })
    const others = jsonsOf((await sandbox.control('messages?as=olivia&channel=general')).messages)
    expect(others.map((message) => message.text)).not.toContain('you said list')
  })

  it('tells the person that a command failed when no app is there', async () => {
    const heard = await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident' })
    expect(heard).toMatchObject({ ok: false, error: 'dispatch_failed' })
    const own = jsonsOf((await sandbox.control('messages?as=dan&channel=general')).messages)
    expect(own.at(-1)).toMatchObject({ is_ephemeral: true, text: '/incident failed with the error "dispatch_failed"' })
  })

  it('presses a button by its label and lets the app replace the message through response_url', async () => {
    const seen = vi.fn()
    app.action('approve', async ({ ack, body, action, respond }) => {
      await ack()
      seen(body.user.id, 'value' in action ? action.value : undefined)
      await respond({ replace_original: true, text: 'Approved' })
    })
    await app.start()
    await sandbox.client.conversations.join({ channel: 'CGENERAL01' })
    const { ts = '' } = await sandbox.client.chat.postMessage({ channel: 'CGENERAL01', text: 'Ready?', blocks })
    const pressed = await sandbox.control('actions', { as: 'olivia', channel: 'general', label: 'approve' })
    expect(pressed).toMatchObject({ ok: true, ts })
    await vi.waitFor(async () => {
      const messages = jsonsOf((await sandbox.control('messages?as=olivia&channel=general')).messages)
      expect(messages.find((message) => message.ts === ts)).toMatchObject({ text: 'Approved' })
    })
    expect(seen).toHaveBeenCalledExactlyOnceWith('UOLIVIA001', 'v1')
  })

  it('takes a modal through open, errors and submission', async () => {
    const submitted = vi.fn()
    app.command('/incident', async ({ ack, body, client }) => {
      await ack()
      await client.views.open({ trigger_id: body.trigger_id, view: modal })
    })
    app.view('declare', async ({ ack, view }) => {
      const title = view.state.values.title?.text?.value
      if (title === 'bad') return ack({ response_action: 'errors', errors: { title: 'Say more' } })
      submitted(title, view.private_metadata)
      return ack()
    })
    await app.start()
    await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident declare' })
    await vi.waitFor(async () => expect(await sandbox.control('modal?as=dan')).toMatchObject({ depth: 1 }))
    const refused = await sandbox.control('modal/submit', { as: 'dan' }, 422)
    expect(refused).toMatchObject({ errors: { title: 'Please complete this required field.' } })
    const bad = await sandbox.control('modal/submit', { as: 'dan', values: { 'What is wrong?': 'bad' } })
    expect(bad).toEqual({ ok: false, errors: { title: 'Say more' } })
    expect(await sandbox.control('modal/submit', { as: 'dan', values: { text: 'Checkout fails' } })).toEqual({
      ok: true,
    })
    expect(submitted).toHaveBeenCalledExactlyOnceWith('Checkout fails', 'kept')
    expect(await sandbox.control('modal?as=dan')).toEqual({ view: null, depth: 0 })
  })

  it('updates and pushes views from the acknowledgement', async () => {
    const second = { ...modal, callback_id: 'second', blocks: [{ ...titleInput, block_id: 'more' }] }
    app.shortcut('incident_declare', async ({ ack, shortcut, client }) => {
      await ack()
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal })
    })
    app.view('declare', async ({ ack }) => ack({ response_action: 'push', view: second }))
    app.view('second', async ({ ack }) => ack({ response_action: 'clear' }))
    await app.start()
    await sandbox.control('shortcuts', { as: 'olivia', callback_id: 'incident_declare' })
    await vi.waitFor(async () => expect(await sandbox.control('modal?as=olivia')).toMatchObject({ depth: 1 }))
    await sandbox.control('modal/submit', { as: 'olivia', values: { title: 'x' } })
    const top = await sandbox.control('modal?as=olivia')
    expect(top).toMatchObject({ depth: 2, view: { callback_id: 'second' } })
    await sandbox.control('modal/submit', { as: 'olivia', values: { more: 'y' } })
    expect(await sandbox.control('modal?as=olivia')).toMatchObject({ depth: 0 })
  })

  it('sends an event again when it was not acknowledged', async () => {
    const attempts: unknown[] = []
    const socket = socketClient(sandbox)
    socket.on('message', ({ ack }) => ack())
    socket.on('member_joined_channel', ({ ack }) => ack())
    socket.on('app_mention', async ({ ack, retry_num, retry_reason }) => {
      attempts.push([retry_num, retry_reason])
      if (attempts.length === 2) await ack()
    })
    await socket.start()
    await sandbox.client.conversations.join({ channel: 'CGENERAL01' })
    await sandbox.control('messages', { as: 'dan', channel: 'general', text: '@faultline why?' })
    await vi.waitFor(() =>
      expect(attempts).toEqual([
        [undefined, undefined],
        [1, 'timeout'],
      ]),
    )
    await vi.waitFor(async () => expect((await sandbox.control('app')).unacknowledged_events).toEqual([]))
    await socket.disconnect()
  })

  it('delivers twice when that fault is ordered', async () => {
    const ids: unknown[] = []
    app.event('reaction_added', async ({ body }) => {
      ids.push(body.event_id)
    })
    await app.start()
    await sandbox.client.conversations.join({ channel: 'CGENERAL01' })
    const { ts = '' } = await sandbox.client.chat.postMessage({ channel: 'CGENERAL01', text: 'hello' })
    await vi.waitFor(async () => expect((await sandbox.control('app')).unacknowledged_events).toEqual([]))
    await sandbox.control('faults', { kind: 'redeliver', count: 1 })
    await sandbox.control('reactions', { as: 'dan', channel: 'general', ts, name: 'eyes' })
    await vi.waitFor(() => expect(ids).toHaveLength(2))
    expect(ids[0]).toBe(ids[1])
  })

  it('keeps an event until an app connects', async () => {
    const texts: unknown[] = []
    app.message(async ({ message }) => {
      texts.push('text' in message ? message.text : undefined)
    })
    await sandbox.client.conversations.join({ channel: 'CGENERAL01' })
    await sandbox.control('messages', { as: 'dan', channel: 'general', text: 'is anybody there?' })
    await app.start()
    await vi.waitFor(() => expect(texts).toContain('is anybody there?'))
  })

  it('asks clients to reconnect, and they do', { timeout: 15_000 }, async () => {
    app.command('/incident', async ({ ack }) => ack('here again'))
    await app.start()
    expect(await sandbox.control('faults', { kind: 'socket_refresh' })).toEqual({ ok: true, sockets: 1 })
    await vi.waitFor(async () => expect(await sandbox.control('app')).toMatchObject({ connections: 0 }))
    await vi.waitFor(async () => expect(await sandbox.control('app')).toMatchObject({ connections: 1 }), {
      timeout: 9_000,
    })
    expect(await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident' })).toEqual({
      ok: true,
    })
  })

  it('opens App Home, which the app publishes', async () => {
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
    })
    app.action('approve', async ({ ack }) => ack())
    await app.start()
    await sandbox.control('home/open', { as: 'olivia' })
    await vi.waitFor(async () =>
      expect(await sandbox.control('home?as=olivia')).toMatchObject({ view: { type: 'home' } }),
    )
    expect(await sandbox.control('actions', { as: 'olivia', in: 'home', label: 'Approve' })).toMatchObject({ ok: true })
  })
})
