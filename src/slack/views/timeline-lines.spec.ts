import { describe, expect, it } from 'vitest'
import { calledOver } from '../../incident/calls.spec-support.ts'
import { story } from '../../timeline/stories/story.ts'
import { timelineLines } from './timeline-lines.ts'

describe('src/slack/views/timeline-lines.ts', () => {
  it('tells what was given up, once, and what people were called for', () => {
    const told = calledOver(story('checkout').detected().draft().approved().pull().mergeApproved())
    expect(timelineLines(told.events).slice(-4)).toEqual(
      [
        'Merge approved',
        'Given up after 2 attempts: #42 was not merged: a review is missing.',
        'A person was called: The fix was turned down.',
        'People were reminded: Nobody is on it.',
      ].map((what) => expect.objectContaining({ what })),
    )
  })

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
