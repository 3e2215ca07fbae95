import { describe, expect, it } from 'vitest'
import { gallery } from '../../../blocks/gallery.ts'
import { runSandbox } from '../../../infra/sandbox/slack/testing/running-sandbox.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import { slackContract } from '../../slack/slack.contract.ts'
import { createWebClientSlack } from './web-client.ts'

async function open() {
  const sandbox = await runSandbox({ rateLimits: { enabled: false } })
  const slack = createWebClientSlack({
    token: new Secret(sandbox.slack.botToken),
    apiUrl: `${sandbox.origin}/slack/api/`,
    timeoutMs: 500,
    log: silentLog,
  })
  const person = sandbox.slack.users().find((user) => user.name === 'olivia')
  return { sandbox, slack, foreignChannel: 'general', userId: person?.id ?? '', close: () => sandbox.stop() }
}

slackContract('src/adapters/slack/web-client.ts', open)

describe('src/adapters/slack/web-client.ts', () => {
  it('tells refusals that pass, unknown ends and final refusals apart', async () => {
    const { sandbox, slack, close } = await open()
    const { id: channel } = await slack.ensureChannel({ name: 'inc-1', private: false, marker: 'm' })
    const say = () => slack.postMessage({ channel }, { text: 'x', blocks: [] }, { incident_id: 'i', key: 'k' })
    const fault = (order: Record<string, string | number>) => sandbox.control('faults', { count: 1, ...order })
    await fault({ kind: 'rate_limited', method: 'chat.postMessage', ms: 3_000 })
    await expect(say()).rejects.toMatchObject({ name: 'RetryLater', code: 'ratelimited', afterMs: 3_000 })
    for (const kind of ['error_after', 'reset_before', 'reset_after']) {
      await fault({ kind, method: 'chat.postMessage' })
      await expect(say()).rejects.toMatchObject({ name: 'RetryLater', code: 'ambiguous' })
    }
    await fault({ kind: 'missing_scope', method: 'pins.add' })
    await expect(slack.pin(channel, '1.1')).rejects.toMatchObject({ name: 'GiveUp', code: 'missing-scope' })
    await close()
  })

  it('invites those on call into the channel of all incidents when it makes it, and nobody into one that was there', async () => {
    const { sandbox, slack, userId, close } = await open()
    const whom = async () => [userId]
    const membersOf = async (name: string) =>
      sandbox.slack.channels().find((channel) => channel.name === name)?.members ?? []
    await slack.joinChannel('incidents-new', whom)
    expect([...(await membersOf('incidents-new'))]).toContain(userId)
    await sandbox.control('faults', { kind: 'missing_scope', method: 'conversations.invite', count: 1 })
    expect(await slack.joinChannel('incidents-other', whom)).toMatch(/^C/)
    await close()
  })

  it('does not take for done that somebody could not be invited, whom Slack does not know', async () => {
    const { slack, userId, close } = await open()
    const { id: channel } = await slack.ensureChannel({ name: 'inc-guests', private: true, marker: 'm' })
    await expect(slack.invite(channel, ['UNOBODY'])).rejects.toMatchObject({ name: 'GiveUp', code: 'user-not-found' })
    await slack.invite(channel, [userId])
    await expect(slack.invite(channel, [userId])).resolves.toBeUndefined()
    await close()
  })

  it('gets every view of the gallery past Slack, as a new message and as an edit', async () => {
    const { slack, close } = await open()
    const { id: channel } = await slack.ensureChannel({ name: 'inc-gallery', private: false, marker: 'm' })
    const marker = { incident_id: 'i', key: 'k' }
    const ts = await slack.postMessage({ channel }, { text: 'x', blocks: [] }, marker)
    for (const [name, view] of Object.entries(gallery())) {
      await expect(slack.postMessage({ channel }, view, marker), name).resolves.toMatch(/^\d+\.\d+$/)
      await expect(slack.updateMessage(channel, ts, view, marker), name).resolves.toBeUndefined()
    }
    await close()
  })
})
