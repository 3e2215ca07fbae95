import { describe, expect, it } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { story } from '../../src/timeline/stories/story.ts'
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
})
