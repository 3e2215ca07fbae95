import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { readMessageId } from '../../src/slack/outbox/spot-of.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
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

const drafted = story('checkout').detected().context().cause().draft()
const approved = drafted.approved()

describe('workers/slack-notifier after somebody deleted a message', () => {
  let db: Database
  let timeline: Timeline
  let slack: MemorySlack
  let running: Process[]
  let lines: string[]
  let told: number

  beforeAll(async () => {
    db = await openDatabase()
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    await db.query('delete from slack_outbox')
    timeline = openTimeline()
    slack = new MemorySlack()
    ;[running, lines, told] = [[], [], 0]
  })
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()))
    await timeline.close()
  })
  const start = () => {
    const say = (_about: object, words: string) => void lines.push(words)
    const one = startNotifier(timeline, db, slack, {}, { ...silentLog, warn: say, error: say })
    running.push(one)
    return one
  }
  const tell = async ({ events }: Story) => {
    await timeline.append(events.slice(told))
    told = events.length
    await settled(db)
  }
  const tsOf = async (key: string) => {
    const [row] = await db.query<{ external_id: string }>(`select external_id from slack_outbox where key = $1`, [key])
    return readMessageId(row?.external_id ?? '').ts
  }
  const at = (ts: string) => room(slack).messages.findIndex((one) => one.ts === ts)
  const remove = async (key: string) => room(slack).messages.splice(at(await tsOf(key)), 1)

  it('posts the fix anew with what is to be decided, edits that from then on, and is silent at a replay', async () => {
    const first = start()
    await tell(drafted)
    await remove('fix:c1')
    await tell(approved)
    const anew = await tsOf('fix:c1')
    expect(room(slack).messages[at(anew)]?.edits).toBe(0)
    await tell(approved.pull().checks())
    expect(await tsOf('fix:c1')).toBe(anew)
    expect(room(slack).messages[at(anew)]?.edits).toBeGreaterThan(0)
    expect(JSON.stringify(room(slack).messages[at(anew)]?.message.blocks)).toContain('Approve & merge')
    expect(lines).toEqual(['a message was deleted in Slack, it is posted anew'])
    await first.stop()
    const { length } = slack.deeds
    await db.query('delete from slack_outbox')
    start()
    await settled(db)
    expect(slack.deeds.slice(length)).toEqual([])
    expect(duplicates(slack)).toEqual([])
  })

  it('posts the brief anew and pins it, twice; the third time it is left, in one line', async () => {
    start()
    await tell(drafted)
    const steps = [approved, approved.pull(), approved.pull().checks(), approved.pull().checks().mergeApproved()]
    for (const step of steps.slice(0, 2)) {
      await remove('brief')
      await tell(step)
      expect([...room(slack).pins]).toContain(await tsOf('brief'))
    }
    await remove('brief')
    for (const step of steps.slice(2)) await timeline.append(step.events)
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(3)
    expect(at(await tsOf('brief'))).toBe(-1)
    expect(lines.at(-1)).toBe('a message was deleted in Slack, it is left so')
    expect(duplicates(slack)).toEqual([])
  })

  it('leaves what was deleted of an incident that is closed', async () => {
    start()
    await tell(approved)
    await remove('brief')
    await tell(approved.resolved())
    expect(at(await tsOf('brief'))).toBe(-1)
    expect(lines).toEqual(['a message was deleted in Slack, it is left so'])
  })
})
