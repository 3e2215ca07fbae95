import { describe, expect, it } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import { timelineLines } from './timeline-lines.ts'

describe('src/slack/views/timeline-lines.ts', () => {
  it('tells a pull request as opened once, and what was pushed to it as such', () => {
    const { events } = story('checkout').detected().draft().approved().pull().pushed('f'.repeat(40))
    expect(timelineLines(events).map(({ what }) => what)).toEqual([
      expect.stringMatching(/^Detected: /),
      expect.stringMatching(/^Fix proposed: /),
      'Fix approved to be opened',
      'Pull request #42 opened',
      'Pull request #42 changed on the code host',
    ])
  })
})
