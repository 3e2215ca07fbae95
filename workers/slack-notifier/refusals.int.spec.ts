import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import type { Database } from '../../src/projections/database.ts'
import { story } from '../../src/timeline/stories/story.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import {
  duplicates,
  openDatabase,
  openTimeline,
  type Process,
  room,
  settled,
  startNotifier,
} from './notifier.spec-support.ts'

const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()

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
  const start = (options = {}) => {
    const one = startNotifier(timeline, db, slack, options)
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
})

async function refusedRows(db: Database): Promise<number> {
  const rows = await db.query<{ key: string }>(
    `select key from slack_outbox where state in ('pending', 'failed') and (error like '%install%' or error like '%token%')`,
  )
  return rows.length
}
