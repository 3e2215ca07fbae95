import { describe, expect, it } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { story } from '../../src/timeline/stories/story.ts'
import type { SubscribeOptions } from '../../src/timeline/timeline.ts'
import { openDatabase, openTimeline, settled, startNotifier } from './notifier.spec-support.ts'

describe('workers/slack-notifier in a storm', () => {
  it('posts the cards of many incidents no faster than the channel takes them', async () => {
    const [db, timeline, slack] = [await openDatabase(), openTimeline(), new MemorySlack()]
    const incidents = slack.add({ name: 'incidents', private: false, marker: '' })
    const at: number[] = []
    slack.fault = (method, done) => {
      if (method === 'postMessage' && done && at.length < incidents.messages.length) at.push(Date.now())
    }
    for (let i = 0; i < 8; i += 1) await timeline.append(story(`service-${i}`).detected().events)
    const one = startNotifier(timeline, db, slack, { rates: { burst: 2, perSecond: 2 } })
    await settled(db, 20_000)
    await one.stop()
    expect(incidents.messages).toHaveLength(8)
    const first = at[0] ?? 0
    // A burst of two and then one each 500 ms, less what a slow commit may have held back the first.
    const early = at.filter((ms, n) => n >= 2 && ms - first < (n - 1) * 500 - 400)
    expect(early).toEqual([])
    await timeline.close()
    await db.close()
  }, 30_000)

  it('draws incidents of several partitions beside each other', async () => {
    const [db, log, slack] = [await openDatabase(), openTimeline(), new MemorySlack()]
    let drawing = 0
    let go: () => void = () => {}
    const two = new Promise<void>((done) => {
      go = done
    })
    const transaction: typeof db.transaction = async (work) => {
      if (++drawing === 2) go()
      await two
      return db.transaction(work)
    }
    const query: typeof db.query = (text, params) => db.query(text, params)
    // A server hands over partitions beside each other, as many as it is told.
    const subscribed: SubscribeOptions[] = []
    const subscribe: typeof log.subscribe = async (options) => {
      subscribed.push(options)
      return { stop: async () => {} }
    }
    const one = startNotifier({ ...log, subscribe }, { query, transaction, close: async () => {} }, slack)
    while (subscribed.length === 0) await systemClock.sleep(5)
    const [options] = subscribed
    expect(options?.atOnce).toBeGreaterThan(1)
    const batches = await Promise.all([0, 1].map((n) => log.append(story(`service-${n}`).detected().events)))
    await Promise.all(batches.map((events) => options?.handle({ events, opaque: [], next: [] })))
    await settled(db, 20_000)
    expect(slack.channels.find(({ name }) => name === 'incidents')?.messages).toHaveLength(2)
    await one.stop()
    await log.close()
    await db.close()
  }, 30_000)
})
