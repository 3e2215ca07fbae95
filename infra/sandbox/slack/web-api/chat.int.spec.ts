import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSandbox, runSandbox } from '../testing/running-sandbox.ts'

describe('infra/sandbox/slack/web-api/chat-post.ts', () => {
  let sandbox: RunningSandbox
  let channel = ''

  beforeAll(async () => {
    sandbox = await runSandbox({ rateLimits: { enabled: false } })
    const made = await sandbox.client.conversations.create({ name: 'incidents' })
    channel = made.channel?.id ?? ''
  })
  afterAll(() => sandbox.stop())

  it('posts, and shows metadata only to those who ask for it', async () => {
    const metadata = { event_type: 'fact', event_payload: { fact_id: 'f-1' } }
    const posted = await sandbox.client.chat.postMessage({ channel, text: 'SEV-2 checkout', metadata })
    expect(posted.ts).toMatch(/^\d{10}\.\d{6}$/)
    const plain = await sandbox.client.conversations.history({ channel })
    expect(plain.messages?.[0]).toMatchObject({ ts: posted.ts, text: 'SEV-2 checkout', bot_id: 'BFAULTLINE' })
    expect(plain.messages?.[0]?.metadata).toBeUndefined()
    const full = await sandbox.client.conversations.history({ channel, include_all_metadata: true })
    expect(full.messages?.[0]?.metadata).toEqual(metadata)
  })

  it('keeps metadata and drops blocks when an update gives text alone', async () => {
    const metadata = { event_type: 'fact', event_payload: { fact_id: 'f-2' } }
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'Brief' } }]
    const { ts = '' } = await sandbox.client.chat.postMessage({ channel, text: 'brief', blocks, metadata })
    await sandbox.client.chat.update({ channel, ts, blocks: [{ type: 'divider' }] })
    const range = { channel, oldest: ts, latest: ts, inclusive: true, include_all_metadata: true }
    const withBlocks = (await sandbox.client.conversations.history(range)).messages?.[0]
    expect(withBlocks).toMatchObject({ text: 'brief', metadata, blocks: [{ type: 'divider' }] })
    expect(withBlocks).not.toHaveProperty('edited')
    await sandbox.client.chat.update({ channel, ts, text: 'only text' })
    const after = (await sandbox.client.conversations.history(range)).messages?.[0]
    expect(after).toMatchObject({ text: 'only text', metadata, edited: { user: 'UFAULTLINE' } })
    expect(after?.blocks).toBeUndefined()
  })

  it('threads replies under the first message and leaves a tombstone', async () => {
    const { ts = '' } = await sandbox.client.chat.postMessage({ channel, text: 'root' })
    const reply = await sandbox.client.chat.postMessage({ channel, text: 'one', thread_ts: ts })
    await sandbox.client.chat.postMessage({ channel, text: 'two', thread_ts: reply.ts ?? '', reply_broadcast: true })
    const thread = await sandbox.client.conversations.replies({ channel, ts })
    expect(thread.messages?.map((message) => message.text)).toEqual(['root', 'one', 'two'])
    expect(thread.messages?.[0]).toMatchObject({ reply_count: 2, thread_ts: ts })
    const history = await sandbox.client.conversations.history({ channel })
    expect(history.messages?.map((message) => message.text)).toContain('two')
    expect(history.messages?.map((message) => message.text)).not.toContain('one')
    await sandbox.client.chat.delete({ channel, ts })
    const after = await sandbox.client.conversations.replies({ channel, ts })
    expect(after.messages?.[0]).toMatchObject({ subtype: 'tombstone' })
  })

  it('pages through history, newest first', async () => {
    for (const text of ['p1', 'p2', 'p3']) await sandbox.client.chat.postMessage({ channel, text })
    const first = await sandbox.client.conversations.history({ channel, limit: 2 })
    expect(first.messages?.map((message) => message.text)).toEqual(['p3', 'p2'])
    const cursor = first.response_metadata?.next_cursor ?? ''
    const second = await sandbox.client.conversations.history({ channel, limit: 2, cursor })
    expect(second.messages?.[0]?.text).toBe('p1')
  })

  it.each([
    ['no_text', { text: '' }],
    ['channel_not_found', { channel: 'CNOWHERE00', text: 'x' }],
    ['not_in_channel', { channel: 'CGENERAL01', text: 'x' }],
    ['thread_not_found', { text: 'x', thread_ts: '1700000000.000100' }],
    ['invalid_blocks_format', { text: 'x', blocks: 'nonsense' }],
    [
      'invalid_metadata_schema',
      { text: 'x', metadata: { event_type: 'a', event_payload: { deep: { er: { than: 1 } } } } },
    ],
    ['metadata_too_large', { text: 'x', metadata: { event_type: 'a', event_payload: { big: 'x'.repeat(9_000) } } }],
  ])('answers %s', async (error, args) => {
    await expect(sandbox.client.apiCall('chat.postMessage', { channel, ...args })).rejects.toMatchObject({
      data: { error },
    })
  })

  it('names the place of a fault in blocks', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }]
    await expect(sandbox.client.chat.postMessage({ channel, text: 'x', blocks })).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    })
  })

  it('refuses long updates and changes to messages of others', async () => {
    const { ts = '' } = await sandbox.client.chat.postMessage({ channel, text: 'short' })
    const long = sandbox.client.chat.update({ channel, ts, text: 'x'.repeat(4_001) })
    await expect(long).rejects.toMatchObject({ data: { error: 'msg_too_long' } })
    await sandbox.control('channels/join', { as: 'dan', channel })
    const said = await sandbox.control('messages', { as: 'dan', channel, text: 'mine' })
    const theirs = (said.message as { ts: string }).ts
    const foreign = sandbox.client.chat.update({ channel, ts: theirs, text: 'yours' })
    await expect(foreign).rejects.toMatchObject({ data: { error: 'cant_update_message' } })
  })
})
