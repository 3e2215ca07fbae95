import { describe, expect, it } from 'vitest'
import { foldIncident } from '../../incident/state.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import { rateFigure } from '../../worker-kit/rate-figure.ts'
import { impactOf } from './head-of.ts'

const at = (clock: string) => `2026-03-02T${clock}.000Z`
const rule = { name: 'rate', why: 'x', errors: 3, requests: 6, baseline_rate: 0.011 } as const
const detected = story('checkout', { start: at('14:02:10') }).detected({
  rule,
  window: { from: at('14:02:00'), to: at('14:02:08') },
})
const usual = rateFigure({ from: at('13:02:00'), to: at('14:01:50') }, 1_000, 6)
const gathered = detected.context({
  usual,
  window: { from: at('13:32:00'), to: at('14:03:00') },
  hypotheses: [
    {
      id: 'h1',
      kind: 'unknown',
      service: 'checkout',
      title: 'None',
      score: 1,
      confidence: 0.1,
      onset: at('14:02:03'),
      parts: [],
      evidence_ids: [],
    },
  ],
  rate: [
    { at: at('14:01:50'), requests: 400, errors: 2 },
    { at: at('14:02:00'), requests: 60, errors: 30 },
    { at: at('14:02:10'), requests: 60, errors: 54 },
    { at: at('14:02:20'), requests: 2, errors: 0 },
  ],
})
const figures = (told: Story) => impactOf(foldIncident(told.events))

describe('src/slack/present/head-of.ts', () => {
  it('dates the figures of the detection', () => {
    expect(figures(detected)).toMatchObject({ errors: 3, requests: 6, usual_rate: 0.011, as_of: at('14:02:08') })
  })

  it('puts everything since the errors began in their place once the evidence is read', () => {
    const { rate, ...impact } = figures(gathered)
    expect(impact).toMatchObject({ errors: 84, requests: 122, usual_rate: 0.006, as_of: at('14:03:00') })
    expect(rate).toBeCloseTo(84 / 122)
  })

  it('goes on to what was measured after the fix, with the same usual', () => {
    const after = rateFigure({ from: at('14:20:00'), to: at('14:25:00') }, 500, 2)
    const told = gathered.cause().draft().applied().evaluated('pass', { after, usual })
    expect(figures(told)).toMatchObject({ errors: 2, requests: 500, usual_rate: 0.006, as_of: at('14:25:00') })
  })

  it('lets a newer look at the evidence speak again', () => {
    const after = rateFigure({ from: at('14:20:00'), to: at('14:25:00') }, 500, 2)
    const closed = gathered.cause().applied().evaluated('pass', { after, usual }).resolved()
    const rate = [{ at: at('15:02:00'), requests: 9, errors: 7 }]
    const window = { from: at('14:32:00'), to: at('15:02:30') }
    const again = closed.wait(3_600).redetected({ rule }).context({ window, rate, usual })
    expect(figures(again)).toMatchObject({ as_of: at('15:02:30'), errors: 7, requests: 9 })
  })
})
