import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import type { Database } from '../../src/projections/database.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { forgetful, jittery, named } from './beside.spec-support.ts'
import { duplicates, openTimeline, type Process, room, settled, shown, startNotifier } from './notifier.spec-support.ts'

const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
const whole = told.applied().evaluated('pass').resolved().state('PostmortemDrafted')

/** What the notifier and its outbox do on every database. `open` gives one with its tables. */
export function notifierContract(open: () => Promise<Database>): void {
  let db: Database
  let timeline: Timeline
  let slack: MemorySlack
  let running: Process[]

  beforeAll(async () => {
    db = await open()
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    await db.query('delete from slack_outbox')
    timeline = openTimeline()
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
  const tell = (one: Story) => timeline.append(one.events)

  it('shows a whole incident: one card, one brief, few messages, the rest in threads', async () => {
    await tell(whole)
    start()
    await settled(db)
    const [room, incidents] = ['inc-', 'incidents'].map((name) =>
      slack.channels.find((one) => one.name.startsWith(name)),
    )
    expect(room?.name).toMatch(/^inc-20260302-\d{3}-checkout-[a-z0-9-]+$/)
    expect(room?.topic).toBe('SEV-2 · resolved · no commander · checkout')
    expect(room?.messages.filter((one) => one.thread_ts === undefined)).toHaveLength(5)
    expect([...(room?.pins ?? [])]).toEqual([room?.messages[0]?.ts])
    expect(room?.bookmarks.map((one) => one.title)).toEqual(['Pull request #42'])
    expect(room?.files.map((one) => one.file.filename.split('-')[0])).toEqual(['fix', 'postmortem'])
    expect(incidents?.messages).toHaveLength(1)
    expect(JSON.stringify(incidents?.messages[0]?.message)).toContain(`<#${room?.id}>`)
  })

  it('edits in place as facts arrive, and posts nothing twice', async () => {
    start()
    for (let n = 1; n <= whole.events.length; n += 1) {
      await timeline.append(whole.events.slice(n - 1, n))
      await settled(db)
    }
    expect(duplicates(slack)).toEqual([])
    expect(shown(slack, 'Resolved').length).toBeGreaterThan(0)
    const brief = room(slack).messages[0]
    expect(brief?.edits).toBeGreaterThan(3)
    expect(brief?.message.text).toContain('Resolved')
  })

  it('posts nothing when everything is replayed with an empty database', async () => {
    await tell(whole)
    const first = start()
    await settled(db)
    await first.stop()
    const before = slack.deeds.length
    await db.query('delete from slack_outbox')
    const second = startNotifier(forgetful(timeline), db, slack)
    running.push(second)
    await settled(db)
    expect(slack.deeds.slice(before)).toEqual([])
  })

  it('leaves no trace of a provisional or a private incident where others look', async () => {
    await tell(story('early').context().cause())
    await tell(story('hidden').detected({ private: true, title: 'Secret merger' }).context())
    start()
    await settled(db)
    expect(slack.channels.map((one) => [one.name.replace(/\d+/g, 'n'), one.private])).toEqual([
      ['inc-n-n-private', true],
    ])
  })

  it('takes the words off the card when a shown incident is made private', async () => {
    await tell(story('checkout').detected())
    start()
    await settled(db)
    const hidden = story('checkout').detected().state('VisibilityChanged', { visibility: 'private' })
    await timeline.append(hidden.events.slice(1))
    const card = () => slack.channels.find((one) => one.name === 'incidents')?.messages[0]?.message
    await expect.poll(() => card()?.text, { timeout: 10_000 }).toContain('private now')
    expect(JSON.stringify(card())).not.toContain('checkout')
  })

  it('goes on with other incidents while Slack has trouble with one', async () => {
    slack.fault = (method, _done, about) => {
      if (method === 'ensureChannel' && about.includes('checkout')) throw new RetryLater('ambiguous', 'no answer')
    }
    await tell(story('checkout').detected())
    await tell(story('search').detected())
    start()
    const search = () => slack.channels.find((one) => one.name.includes('search'))
    await expect.poll(() => search()?.topic, { timeout: 10_000 }).toContain('search')
    expect(shown(slack, 'checkout:').length).toBe(1)
    slack.fault = () => {}
    await settled(db)
    expect(room(slack).messages.length).toBeGreaterThan(0)
  })

  it('leaves out what the installation has no scope for, and says so once', async () => {
    slack.fault = (method) => {
      if (method === 'pin' || method === 'addBookmark' || method === 'uploadFile')
        throw new GiveUp('missing-scope', 'add the scope')
    }
    await tell(whole)
    start()
    await settled(db)
    expect(room(slack).messages.filter((one) => one.thread_ts === undefined)).toHaveLength(5)
    const said = (await timeline.readIncident('acme', 'inc_checkout')).filter(
      ({ event }) => event.event_type === 'IntegrationDegraded',
    )
    expect(said).toHaveLength(3)
  })

  it('takes another name when its own belongs to somebody else', async () => {
    await tell(told)
    const first = start()
    await settled(db)
    await first.stop()
    const taken = room(slack).name
    const other = new MemorySlack()
    other.add({ name: taken, private: false, marker: '' }, false)
    await db.query('delete from slack_outbox')
    timeline = openTimeline()
    await tell(told)
    slack = other
    start()
    await settled(db)
    expect(other.channels.map((one) => one.name)).toContain(`${taken}-2`)
  })

  it('finds what it did when the answer was lost, wherever that happens', async () => {
    let calls = 0
    slack.fault = (method, done) => {
      calls += 1
      if (done && calls % 2 === 0 && method !== 'findMessage')
        throw new RetryLater('ambiguous', 'the answer was lost', { afterMs: 1 })
    }
    await tell(whole)
    start({ lookupDelayMs: 1 })
    await settled(db, 60_000)
    expect(duplicates(slack)).toEqual([])
    expect(room(slack).messages.filter((one) => one.thread_ts === undefined)).toHaveLength(5)
  }, 90_000)

  it('posts nothing twice beside others that see the same facts, and shows the newest', async () => {
    const beside = (name: string) => {
      const one = startNotifier(named(timeline, name), jittery(db), slack, { leaseMs: 15_000 })
      running.push(one)
    }
    for (const name of ['first', 'second', 'third']) beside(name)
    for (const event of whole.events) {
      await timeline.append([event])
      await systemClock.sleep(20)
    }
    // The outbox may be empty before all have read the last facts.
    await vi.waitFor(() => expect(room(slack).messages[0]?.message.text).toContain('Resolved'), 60_000)
    await settled(db, 60_000)
    expect(duplicates(slack)).toEqual([])
    expect(room(slack).messages.filter((one) => one.thread_ts === undefined)).toHaveLength(5)
    expect(room(slack).messages[0]?.message.text).toContain('Resolved')
    expect(room(slack).topic).toContain('resolved')
  }, 90_000)
}
