import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { armCrashPoint, CRASH_POINTS } from '../../src/kit/crash-point.ts'
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
const whole = told.applied().evaluated('pass').resolved().state('PostmortemDrafted')
const ELSEWHERE = ['slack.inbox', 'slack.digest']
/** Of what the notifier does; the desk's and the digest's are no work of it. */
const POINTS = CRASH_POINTS.filter(
  (point) => point.startsWith('slack.') && !ELSEWHERE.some((other) => point.startsWith(other)),
)

describe('workers/slack-notifier after a death', () => {
  let db: Database
  let timeline: Timeline
  beforeAll(async () => {
    db = await openDatabase()
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    await db.query('delete from slack_outbox')
    timeline = openTimeline()
    await timeline.append(whole.events)
    const called = story('checkout').detected().state('RoleTaken', { user_id: 'U0RESPOND' })
    await timeline.append(called.events.slice(1))
  })
  afterEach(() => timeline.close())

  it.each(POINTS)('at %s everything is shown once', async (point) => {
    const slack = new MemorySlack()
    const victim = startNotifier(timeline, db, slack)
    armCrashPoint(point, () => {
      armCrashPoint(point, () => {})
      victim.die()
      throw new Error('killed')
    })
    await (point.startsWith('slack.update') ? editsUntil(victim, timeline) : victim.died)
    await victim.stop()
    const heir = startNotifier(timeline, db, slack)
    await settled(db)
    await heir.stop()
    expect(duplicates(slack)).toEqual([])
    expect(room(slack).files).toHaveLength(2)
    expect(room(slack).messages.filter((one) => one.thread_ts === undefined).length).toBeGreaterThanOrEqual(5)
    expect([...room(slack).members]).toEqual(['U0RESPOND'])
  })

  it('goes on at once with what the dead had in hand, when nobody else can have it', async () => {
    const slack = new MemorySlack()
    const lease = { leaseMs: 600_000, alone: true }
    const victim = startNotifier(timeline, db, slack, lease)
    armCrashPoint('slack.channel:after', () => {
      victim.die()
      throw new Error('killed')
    })
    await victim.died
    await victim.stop()
    armCrashPoint('slack.channel:after', () => {})
    const heir = startNotifier(timeline, db, slack, lease)
    await settled(db)
    await heir.stop()
    expect(duplicates(slack)).toEqual([])
  })
})

/** Adds facts that change the brief until the process is dead. */
async function editsUntil(victim: Process, timeline: Timeline): Promise<void> {
  let dead = false
  void victim.died.then(() => {
    dead = true
  })
  for (let n = 0; n < 200 && !dead; n += 1) {
    const severity = n % 2 === 0 ? 'SEV-1' : 'SEV-3'
    const [, event] = story('checkout', { start: new Date(Date.UTC(2026, 3, 1, 0, n)).toISOString() })
      .detected()
      .state('SeverityAssessed', { severity }, { discriminator: `n${n}` }).events
    if (event !== undefined) await timeline.append([event])
    // No faster than a busy machine shows them, or the heir has hundreds to show.
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
