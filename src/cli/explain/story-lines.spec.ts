import { describe, expect, it } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import type { StoredEvent } from '../../timeline/timeline.ts'
import { storyLines } from './story-lines.ts'

const stored = (events: ReturnType<typeof story>['events']): readonly StoredEvent[] =>
  events.map((event, offset) => ({ topic: 'debugging.timeline', partition: 0, offset, event }))

describe('src/cli/explain/story-lines.ts', () => {
  it('tells a receipt in the cycle in which it came', () => {
    const told = story('checkout')
      .detected()
      .context()
      .effect('slack', 'brief', 'C1/1')
      .cause(0.9)
      .draft()
      .rejected('It hides the cause.')
      .effect('slack', 'topic', 'C1')
    const lines = storyLines(stored(told.events), true)
    expect(lines.find((line) => line.includes('slack brief'))).toContain('cycle 1')
    expect(lines.find((line) => line.includes('slack topic'))).toContain('cycle 2')
  })

  it('says that nothing is owed while people decide', () => {
    const told = story('checkout').detected().context().cause(0.9).draft()
    expect(storyLines(stored(told.events), false)).toContain('owes nothing: no worker has anything to do for it')
  })
})
