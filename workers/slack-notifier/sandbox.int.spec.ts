import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSandbox, runSandbox } from '../../infra/sandbox/slack/testing/running-sandbox.ts'
import { createWebClientSlack } from '../../src/adapters/slack/web-client.ts'
import { silentLog } from '../../src/kit/log.ts'
import { Secret } from '../../src/kit/secret.ts'
import type { Database } from '../../src/projections/database.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { openDatabase, openTimeline, settled, startNotifier } from './notifier.spec-support.ts'

const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
const whole = told.applied().evaluated('pass').resolved().state('PostmortemDrafted')

interface Seen {
  readonly ts?: string
  readonly metadata?: { readonly event_payload?: { readonly key?: string } }
  readonly files?: readonly unknown[]
}

describe('workers/slack-notifier against the sandbox workspace', () => {
  let sandbox: RunningSandbox
  let db: Database
  beforeAll(async () => {
    sandbox = await runSandbox()
    db = await openDatabase()
  })
  afterAll(async () => {
    await sandbox.stop()
    await db.close()
  })

  it('shows an incident once, within the limits of Slack and through all its trouble', async () => {
    const order = (kind: string, method: string, count: number) =>
      sandbox.control('faults', { kind, method, count, ms: 300 })
    await order('reset_after', 'chat.postMessage', 3)
    await order('error_after', 'conversations.create', 1)
    await order('late_history', 'conversations.history', 2)
    await order('rate_limited', 'chat.update', 1)
    await order('missing_scope', 'pins.add', 1)
    await order('reset_after', 'files.completeUploadExternal', 1)
    const timeline = openTimeline()
    await timeline.append(whole.events)
    const apiUrl = `${sandbox.origin}/slack/api/`
    const slack = createWebClientSlack({
      token: new Secret(sandbox.slack.botToken),
      apiUrl,
      timeoutMs: 2_000,
      log: silentLog,
    })
    const process = startNotifier(timeline, db, slack, {
      lookupDelayMs: 400,
      leaseMs: 2_000,
      rates: { burst: 3, perSecond: 1 },
    })
    await settled(db, 80_000)
    await process.stop()
    await timeline.close()
    const channels = sandbox.slack.channels().filter((one) => one.name.startsWith('inc'))
    expect(channels.map((one) => one.name.replace(/\d+/g, 'n')).toSorted()).toEqual([
      'inc-n-n-checkout-typeerror',
      'incidents',
    ])
    const room = channels.find((one) => one.name.startsWith('inc-'))
    const top = await read(sandbox, room?.id ?? '')
    const keys = top.map((one) => one.metadata?.event_payload?.key).filter((key) => key !== undefined)
    expect(keys).toHaveLength(5)
    expect(new Set(keys).size).toBe(5)
    const replies = (await Promise.all(top.map((one) => read(sandbox, room?.id ?? '', one.ts)))).flat()
    const inside = replies.map((one) => one.metadata?.event_payload?.key).filter((key) => key !== undefined)
    expect(new Set(inside).size).toBe(inside.length)
    expect(replies.filter((one) => (one.files?.length ?? 0) > 0)).toHaveLength(2)
  }, 100_000)
})

/** Messages of the channel, or the replies under one of them without the message itself. */
async function read({ client }: RunningSandbox, channel: string, ts?: string): Promise<readonly Seen[]> {
  const common = { channel, include_all_metadata: true, limit: 200 }
  const answer = await (ts === undefined
    ? client.conversations.history(common)
    : client.conversations.replies({ ...common, ts }))
  const messages = (answer.messages ?? []) as readonly Seen[]
  return ts === undefined ? messages : messages.filter((one) => one.ts !== ts)
}
