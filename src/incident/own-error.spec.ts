import { describe, expect, it } from 'vitest'
import { story } from '../timeline/stories/story.ts'
import { rateFigure } from '../worker-kit/rate-figure.ts'
import { isAnother } from './own-error.ts'
import { verdictWords } from './verdict-words.ts'

const window = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:05:00.000Z' }
const look = (before: number, after: number, requests = 300) => ({
  verdict: 'fail' as const,
  before: rateFigure(window, 300, 200),
  after: rateFigure(window, requests, 200),
  own: { before, after },
})
const INSTEAD = { service: 'payments', signature: 's2', title: 'AcquirerTimeout', since: window.from, count: 40 }
const applied = story('checkout').detected().context().cause().draft().approved().pull().checks().applied()
const gone = { ...look(200, 0), instead: INSTEAD }

describe('src/incident/own-error.ts', () => {
  it('knows an error that is gone while requests go on failing', () => {
    expect(isAnother(look(200, 0))).toBe(true)
    expect(isAnother(look(200, 15))).toBe(true)
    expect(isAnother(look(200, 40))).toBe(false)
    expect(isAnother(look(2, 0))).toBe(false)
    // Fewer requests alone are no end of it.
    expect(isAnother(look(200, 8, 12))).toBe(false)
    expect(isAnother({ ...look(200, 0), verdict: 'pass' })).toBe(false)
  })

  it('is told as such', () => {
    const event = applied.evaluated('fail', gone).events.at(-1)
    if (event?.event_type !== 'EvaluationCompleted') throw new Error('no look')
    expect(verdictWords(event.payload)).toBe('The error is gone, but another goes on')
  })
})
