import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { silentLog } from '../../src/kit/log.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import type { Database } from '../../src/projections/database.ts'
import { story } from '../../src/timeline/stories/story.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import {
  all,
  duplicates,
  openDatabase,
  openTimeline,
  type Process,
  room,
  settled,
  shown,
  startNotifier,
} from './notifier.spec-support.ts'

const found = story('checkout').detected().context()
const told = found.cause().draft().approved().pull().checks().mergeApproved()

describe('workers/slack-notifier while Slack refuses us', () => {
  let db: Database
  let timeline: Timeline
  let slack: MemorySlack
  let running: Process[]

  beforeAll(async () => {
    db = await openDatabase()
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    await db.query('delete from slack_outbox')
    timeline = openTimeline()
    await timeline.append(told.events)
    slack = new MemorySlack()
    running = []
  })
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()))
    await timeline.close()
  })
  const start = (options = {}, log = silentLog) => {
    const one = startNotifier(timeline, db, slack, options, log)
    running.push(one)
    return one
  }

  it('posts nothing twice when the look for a lost answer is refused and somebody mends it later', async () => {
    let [lost, refusing] = ['', false]
    slack.fault = (method, done, about) => {
      if (method === 'postMessage' && done && lost === '') {
        ;[lost, refusing] = [about, true]
        throw new RetryLater('ambiguous', 'the answer was lost', { afterMs: 1 })
      }
      if (refusing && method === 'findMessage') throw new GiveUp('token-revoked', 'install the app again')
    }
    const first = start({ refusalDelayMs: 600_000 })
    await expect.poll(() => refusedRows(db), { timeout: 10_000 }).toBe(1)
    await first.stop()
    refusing = false
    start()
    await settled(db)
    expect(duplicates(slack)).toEqual([])
  })

  it('shows what was refused for a while as soon as Slack lets us in, without a restart', async () => {
    let refusing = true
    slack.fault = (method) => {
      if (refusing && method !== 'joinChannel') throw new GiveUp('invalid-auth', 'set a valid token')
    }
    start({ refusalDelayMs: 20 })
    await expect.poll(() => refusedRows(db), { timeout: 10_000 }).toBeGreaterThan(0)
    refusing = false
    await settled(db)
    expect(room(slack).messages.length).toBeGreaterThan(3)
    expect(duplicates(slack)).toEqual([])
  })

  it('says on the card and in the log, once, that no channel may be opened, until one is', async () => {
    let refusing = true
    slack.fault = (method) => {
      if (refusing && method === 'ensureChannel')
        throw new GiveUp('missing-scope', 'Slack refused conversations.create: missing_scope; add the scope.')
    }
    start({ refusalDelayMs: 20 })
    const card = () => all(slack).filter((one) => /No channel .*missing_scope; add/.test(JSON.stringify(one))).length
    await expect.poll(card, { timeout: 10_000 }).toBe(1)
    refusing = false
    await settled(db)
    await expect.poll(card, { timeout: 10_000 }).toBe(0)
    expect(room(slack).messages.length).toBeGreaterThan(3)
    const stated = (await timeline.readIncident('acme', told.incident)).filter(
      ({ event }) => event.event_type === 'IntegrationDegraded',
    )
    expect(stated).toHaveLength(1)
    expect(duplicates(slack)).toEqual([])
  })

  it('shows what came while the channel was archived once somebody brings it back, and says one line meanwhile', async () => {
    await timeline.close()
    timeline = openTimeline()
    await timeline.append(found.events)
    const lines: unknown[] = []
    const log = {
      ...silentLog,
      warn: (about: unknown) => lines.push(about),
      error: (about: unknown) => lines.push(about),
    }
    start({ archivedDelayMs: 20 }, log)
    await settled(db)
    let [archived, tries] = [true, 0]
    slack.fault = (method) => {
      if (!archived || method === 'findMessage') return
      tries += 1
      throw new GiveUp(method === 'updateMessage' ? 'is-inactive' : 'is-archived', `${method}: bring the channel back`)
    }
    await timeline.append(told.events.slice(found.events.length))
    await expect.poll(() => tries, { timeout: 10_000 }).toBeGreaterThan(8)
    archived = false
    await settled(db)
    expect(lines).toHaveLength(1)
    expect(await db.query(`select key from slack_outbox where state <> 'done'`)).toEqual([])
    expect(shown(slack, 'Fix').length).toBeGreaterThan(0)
    expect(duplicates(slack)).toEqual([])
  })

  it('lets the rows of a closed incident rest in a channel that was archived', async () => {
    slack.fault = (method) => {
      if (method === 'updateMessage' || method === 'setTopic') throw new GiveUp('is-archived', 'bring the channel back')
    }
    start({ archivedDelayMs: 5 })
    // Only what stands in Slack needs an edit, which is what is refused.
    await expect.poll(() => room(slack)?.messages.length, { timeout: 10_000 }).toBeGreaterThan(0)
    await timeline.append(told.resolved().events.slice(told.events.length))
    await settled(db)
    expect(await db.query(`select key from slack_outbox where state = 'failed' and key = 'brief'`)).toHaveLength(1)
  })
})

async function refusedRows(db: Database): Promise<number> {
  const rows = await db.query<{ key: string }>(
    `select key from slack_outbox where state in ('pending', 'failed') and (error like '%install%' or error like '%token%')`,
  )
  return rows.length
}
