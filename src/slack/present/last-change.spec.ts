import { describe, expect, it } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import { wordsOf } from './last-change.ts'

const counted = { window: { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:04:00.000Z' }, requests: 741 }
const measured = (failing: boolean) => ({
  service: 'checkout',
  now: { ...counted, errors: 1 },
  failed: { ...counted, errors: 524 },
  failing,
})
const last = (told: ReturnType<typeof story>) => {
  const event = told.events.at(-1)
  return event === undefined ? '' : wordsOf(event)
}

describe('src/slack/present/last-change.ts', () => {
  it('says in words what was measured, checked and noted', () => {
    const begun = story('checkout').detected()
    expect(last(begun.state('ImpactMeasured', measured(true)))).toBe('measured: 524 of 741 failed so far')
    expect(last(begun.state('ImpactMeasured', measured(false)))).toBe('measured: no more than usual fails')
    expect(last(begun.state('NoteAdded'))).toMatch(/^noted/)
    expect(last(begun.context().cause(0.9).draft().state('FixChecksCompleted'))).toMatch(/^(checks|no checks) /)
  })

  it('has words for everything', () => {
    const told = story('checkout').detected().context().cause(0.9).draft().applied().evaluated().resolved()
    for (const event of told.events) expect(wordsOf(event)).not.toMatch(/^(changed|undefined)/)
  })
})
