import { describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../../adapters/memory/memory-timeline.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { story } from '../../timeline/stories/story.ts'
import { measuredTimeline } from './measured-timeline.ts'
import { createMetrics } from './metrics.ts'
import { scrape } from './scrape.ts'

describe('src/compose/metrics/measured-timeline.ts', () => {
  it('counts what is appended, and how far a consumer is behind', async () => {
    const metrics = createMetrics()
    const timeline = measuredTimeline(openMemoryTimeline({ clock: systemClock, log: silentLog }), metrics, systemClock)
    const figure = async (line: string) => (await scrape(metrics)).text.split('\n').find((one) => one.startsWith(line))
    let release = () => {}
    const held = new Promise<void>((go) => {
      release = go
    })
    const told = story('checkout').detected().context().events
    await timeline.append(told.slice(0, 1))
    let batches = 0
    const following = await timeline.subscribe({
      group: 'projector',
      topics: ['debugging.timeline'],
      handle: async () => {
        batches += 1
        if (batches > 1) await held
      },
    })
    await expect.poll(() => figure('faultline_consumer_lag_events')).toMatch(/"projector"} 0$/)
    await timeline.append(told.slice(1))
    await expect.poll(() => figure('faultline_consumer_lag_events')).toMatch(/"projector"} 1$/)
    release()
    await expect.poll(() => figure('faultline_consumer_lag_events')).toMatch(/"projector"} 0$/)
    expect(await figure('faultline_timeline_events_total{type="ContextBuilt"}')).toMatch(/ 1$/)
    await following.stop()
    await timeline.close()
  })
})
