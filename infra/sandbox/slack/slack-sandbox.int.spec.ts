import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { boltApp, type RunningSandbox, runSandbox, webClient } from './testing/running-sandbox.ts'

describe('infra/sandbox/slack/slack-sandbox.ts', () => {
  let dir = ''
  let sandbox: RunningSandbox

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'sandbox-slack-'))
    sandbox = await runSandbox({ dir })
  })
  afterEach(async () => {
    await sandbox.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  async function opened(url: string): Promise<string> {
    const socket = new WebSocket(url)
    return new Promise((resolve) => {
      socket.on('message', (data) => resolve(String(data)))
      socket.on('error', (error) => resolve(error.message))
    })
  }
  async function socketUrl(): Promise<string> {
    return (await webClient(sandbox.origin, sandbox.slack.appToken).apps.connections.open()).url ?? ''
  }

  it('is the same workspace after a restart, with what the app has not acknowledged yet', async () => {
    const made = await sandbox.client.conversations.create({ name: 'inc-1' })
    const channel = made.channel?.id ?? ''
    const metadata = { event_type: 'fact', event_payload: { fact_id: 'f-1' } }
    const { ts } = await sandbox.client.chat.postMessage({ channel, text: 'before', metadata })
    await sandbox.client.filesUploadV2({ channel_id: channel, filename: 'a.txt', content: 'bytes' })
    await sandbox.control('channels/join', { as: 'dan', channel })
    await sandbox.control('messages', { as: 'dan', channel, text: 'unheard' })
    const { botToken } = sandbox.slack
    await sandbox.stop()

    sandbox = await runSandbox({ dir })
    expect(sandbox.slack.botToken).toBe(botToken)
    const { messages } = await sandbox.client.conversations.history({ channel, include_all_metadata: true })
    expect(messages?.find((message) => message.ts === ts)).toMatchObject({ text: 'before', metadata })
    const [file] = (await sandbox.control('files?as=dan')).files as { id: string }[]
    expect(await sandbox.control(`files/${file?.id}`)).toMatchObject({ content: 'bytes' })
    const heard: unknown[] = []
    const app = boltApp(sandbox)
    app.message('unheard', async ({ message }) => {
      heard.push(message.ts)
    })
    await app.start()
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    await app.stop()
  })

  it('opens at most ten sockets, each with a ticket of its own', async () => {
    const url = await socketUrl()
    expect(JSON.parse(await opened(url))).toMatchObject({ type: 'hello', num_connections: 1 })
    expect(await opened(url)).toContain('403')
    for (let n = 2; n <= 10; n += 1) await opened(await socketUrl())
    expect(await opened(await socketUrl())).toContain('403')
  })

  it('hands each payload to one socket only', async () => {
    const apps = [boltApp(sandbox), boltApp(sandbox)]
    const runs: number[] = []
    for (const [index, app] of apps.entries()) {
      app.command('/incident', async ({ ack }) => {
        runs.push(index)
        await ack()
      })
      await app.start()
    }
    for (let n = 0; n < 4; n += 1)
      await sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident' })
    expect(runs.toSorted()).toEqual([0, 0, 1, 1])
    for (const app of apps) await app.stop()
  })

  it('leaves other socket paths to others', async () => {
    sandbox.server.server.on('upgrade', (request, socket) => {
      if (request.url === '/other') socket.end('HTTP/1.1 418 Teapot\r\n\r\n')
    })
    expect(await opened(`${sandbox.origin.replace('http', 'ws')}/other`)).toContain('418')
  })

  it('leads from a permalink to the page', async () => {
    const made = await sandbox.client.conversations.create({ name: 'inc-1' })
    const channel = made.channel?.id ?? ''
    const { ts: message_ts = '' } = await sandbox.client.chat.postMessage({ channel, text: 'x' })
    const { permalink = '' } = await sandbox.client.chat.getPermalink({ channel, message_ts })
    const response = await fetch(permalink, { redirect: 'manual' })
    expect(response.headers.get('location')).toBe(`/?channel=${channel}&ts=${message_ts}`)
  })

  it('tells listeners of changes until they leave', async () => {
    const seen: string[] = []
    const leave = sandbox.slack.subscribe((change) => seen.push(change.table))
    await sandbox.client.conversations.create({ name: 'inc-1' })
    leave()
    await sandbox.client.conversations.create({ name: 'inc-2' })
    expect(seen).toEqual(['channels', 'messages'])
    expect(sandbox.slack.channels().map((channel) => channel.name)).toEqual(['general', 'inc-1', 'inc-2'])
    expect(sandbox.slack.users().map((user) => user.name)).toContain('olivia')
  })
})
