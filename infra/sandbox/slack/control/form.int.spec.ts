import type { App } from '@slack/bolt'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { boltApp, type RunningSandbox, runSandbox } from '../testing/running-sandbox.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const option = (value: string) => ({ text: plain(`Option ${value}`), value })
const input = (block_id: string, element: object) => ({ type: 'input', block_id, label: plain(block_id), element })
const form = {
  type: 'modal' as const,
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  notify_on_close: true,
  blocks: [
    input('Text', { type: 'plain_text_input', action_id: 'v', initial_value: 'preset', max_length: 20 }),
    input('One', { type: 'static_select', action_id: 'v', options: [option('a'), option('b')] }),
    input('Many', { type: 'multi_static_select', action_id: 'v', options: [option('a'), option('b')] }),
    input('Person', { type: 'users_select', action_id: 'v' }),
    input('Day', { type: 'datepicker', action_id: 'v' }),
    input('Service', { type: 'external_select', action_id: 'v', min_query_length: 1 }),
    { ...input('Extra', { type: 'plain_text_input', action_id: 'v' }), optional: true },
  ],
}

describe('infra/sandbox/slack/control/modal-routes.ts', () => {
  let sandbox: RunningSandbox
  let app: App
  const submitted = vi.fn()
  const closed = vi.fn()

  beforeAll(async () => {
    sandbox = await runSandbox()
    app = boltApp(sandbox)
    app.command('/incident', async ({ ack, body, client }) => {
      await ack()
      await client.apiCall('views.open', { trigger_id: body.trigger_id, view: form })
    })
    app.options('v', async ({ ack, payload }) => {
      const all = [option('checkout'), option('catalogue')]
      await ack({ options: all.filter((entry) => entry.value.startsWith(payload.value.toLowerCase().slice(0, 5))) })
    })
    app.view('form', async ({ ack, view }) => {
      submitted(view.state.values)
      await ack()
    })
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
      closed('is_cleared' in body && body.is_cleared)
      await ack()
    })
    await app.start()
  })
  afterAll(async () => {
    await app.stop()
    await sandbox.stop()
  })

  async function open(): Promise<void> {
    await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident' })
    await vi.waitFor(async () => expect(await sandbox.control('modal?as=dan')).toMatchObject({ depth: 1 }))
  }

  it('builds state.values as Slack does', async () => {
    await open()
    const values = {
      One: 'Option b',
      Many: ['a', 'Option b'],
      Person: 'olivia',
      Day: '2026-01-31',
      Service: 'checkout',
    }
    expect(await sandbox.control('modal/submit', { as: 'dan', values })).toEqual({ ok: true })
    const shown = (value: string) => expect.objectContaining({ value })
    expect(submitted).toHaveBeenCalledExactlyOnceWith({
      Text: { v: { type: 'plain_text_input', value: 'preset' } },
      One: { v: { type: 'static_select', selected_option: shown('b') } },
      Many: { v: { type: 'multi_static_select', selected_options: [shown('a'), shown('b')] } },
      Person: { v: { type: 'users_select', selected_user: 'UOLIVIA001' } },
      Day: { v: { type: 'datepicker', selected_date: '2026-01-31' } },
      Service: { v: { type: 'external_select', selected_option: shown('checkout') } },
      Extra: { v: { type: 'plain_text_input', value: null } },
    })
  })

  it('refuses what the form does not offer and what is too long', async () => {
    await open()
    await sandbox.control('modal/fill', { as: 'dan', values: { One: 'Option z' } }, 404)
    await sandbox.control('modal/fill', { as: 'dan', values: { Nothing: 'x' } }, 404)
    await sandbox.control('modal/fill', { as: 'dan', values: { Day: 'tomorrow' } }, 400)
    const values = { Text: 'x'.repeat(21) }
    const { errors } = await sandbox.control('modal/submit', { as: 'dan', values }, 422)
    expect(errors).toMatchObject({ Text: 'Write at most 20 characters.', One: 'Please complete this required field.' })
  })

  it('tells the app when the form is closed', async () => {
    await sandbox.control('modal/close', { as: 'dan' })
    expect(closed).toHaveBeenCalledExactlyOnceWith(false)
    expect(await sandbox.control('modal?as=dan')).toMatchObject({ depth: 0 })
  })
})
