import { describe, expect, it } from 'vitest'
import { personNeeded } from '../../incident/person-needed.ts'
import { foldIncident } from '../../incident/state.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import { rateFigure } from '../../worker-kit/rate-figure.ts'
import { impactOf, phaseOf } from './head-of.ts'

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
const NO_ROUTE = { version: '1', fix_threshold: 0.7, route: [] }
const figures = (told: Story) => impactOf(foldIncident(told.events))

describe('src/slack/present/head-of.ts', () => {
  it('tells a cause that is not known from an investigation that found nothing wrong', () => {
    const part = { name: 'as_usual', value: 1, why: 'nothing is worse than usual', evidence_ids: [] }
    const [unknown] = foldIncident(gathered.events).context?.payload.hypotheses ?? []
    if (unknown === undefined) throw new Error('no hypothesis')
    const calm = detected.context({ hypotheses: [{ ...unknown, parts: [part] }] })
    const phase = (told: Story) => phaseOf(foldIncident(told.cause(0.5, { verdict: 'unknown' }).events))
    expect(phase(gathered)).toBe('unknown')
    expect(phase(calm)).toBe('calm')
    expect(personNeeded(calm.cause(0.5, { verdict: 'unknown', policy: NO_ROUTE }).events)?.reason).toMatch(
      /^By the evidence it is/,
    )
    expect(personNeeded(gathered.cause(0.5, { verdict: 'unknown', policy: NO_ROUTE }).events)?.reason).toMatch(
      /does not decide/,
    )
  })

  it('calls nothing unclear that was not measured since the fix', () => {
    const phase = ({ events }: Story) => phaseOf(foldIncident(events))
    const none = { verdict: 'inconclusive', next_look_s: 60, after: rateFigure(usual.window, 0, 0) } as const
    const open = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
    expect(phase(open.evaluated('inconclusive', none).wait(60).applied())).toBe('fix-applied')
    const applied = open.applied().wait(60)
    expect(phase(applied.evaluated('inconclusive', none))).toBe('fix-applied')
    expect(phase(applied.evaluated('inconclusive', { next_look_s: 60 }))).toBe('fix-unclear')
    expect(phase(applied.evaluated('pass'))).toBe('fix-works')
  })

  it('dates the figures of the detection', () => {
    expect(figures(detected)).toMatchObject({ errors: 3, requests: 6, usual_rate: 0.011, as_of: at('14:02:08') })
  })

  it('puts everything since the errors began in their place once the evidence is read', () => {
    const { rate, ...impact } = figures(gathered)
    expect(impact).toMatchObject({
      errors: 84,
      requests: 122,
      usual_rate: 0.006,
      usual_s: 3_590,
      as_of: at('14:03:00'),
    })
    expect(rate).toBeCloseTo(84 / 122)
  })

  it('counts as usual times only what was received of a service that came up lately', () => {
    const young = detected.context({
      usual: rateFigure({ from: at('13:56:50'), to: at('14:01:50') }, 300, 2),
      window: { from: at('13:32:00'), to: at('14:03:00') },
      rate: [
        { at: at('14:00:20'), requests: 100, errors: 1 },
        { at: at('14:02:00'), requests: 60, errors: 30 },
      ],
    })
    expect(figures(young)).toMatchObject({ service: 'checkout', usual_s: 90 })
  })

  it('says of which stretch the usual is, but for what the detector has from its history', () => {
    expect(figures(detected).usual_s).toBeUndefined()
    const again = gathered.state('ImpactMeasured', { ...measured('14:04:10'), usual_rate: 0.006 })
    expect(figures(again)).toMatchObject({ usual_rate: 0.006, usual_s: 3_590 })
  })

  it('goes on to what was measured after the fix, with the same usual', () => {
    const after = rateFigure({ from: at('14:20:00'), to: at('14:25:00') }, 500, 2)
    const told = gathered.cause().draft().applied().evaluated('pass', { after, usual })
    expect(figures(told)).toMatchObject({ errors: 2, requests: 500, usual_rate: 0.006, as_of: at('14:25:00') })
  })

  const measured = (to: string, failing = true) => ({
    now: { window: { from: at('14:04:00'), to: at(to) }, requests: 200, errors: failing ? 140 : 0 },
    failed: { window: { from: at('14:02:03'), to: at('14:05:00') }, requests: 741, errors: 524 },
    failing,
    ...(failing ? {} : { over_since: at('14:05:00') }),
  })

  it('goes on to what was measured since, and says how it ended although the fix was judged later', () => {
    const again = gathered.state('ImpactMeasured', measured('14:04:10'))
    expect(figures(again)).toMatchObject({
      ...{ errors: 140, requests: 200, usual_rate: 0.009, as_of: at('14:04:10') },
      course: { now_s: 10, failing: true, failed: { errors: 524, requests: 741, since: at('14:02:03') } },
    })
    const after = rateFigure({ from: at('14:20:00'), to: at('14:25:00') }, 500, 2)
    const ended = again.state('ImpactMeasured', measured('14:05:10', false), { discriminator: 'end' })
    const judged = ended.cause().draft().applied().evaluated('pass', { after, usual })
    expect(figures(judged)).toMatchObject({ course: { failing: false, over_since: at('14:05:00') } })
    expect(figures(judged.resolved())).toMatchObject({ course: { over_since: at('14:05:00') } })
  })

  it('takes a look at the fix that saw no request for no recovery', () => {
    const silent = rateFigure({ from: at('14:20:00'), to: at('14:25:00') }, 0, 0)
    const told = gathered.state('ImpactMeasured', measured('14:04:10')).cause().draft().applied()
    const judged = told.evaluated('inconclusive', { after: silent, usual })
    expect(figures(judged)).toMatchObject({ errors: 140, requests: 200, course: { failing: true } })
  })

  it('tells nothing of what was measured before it was closed once it is open again', () => {
    const before = gathered.state('ImpactMeasured', measured('14:04:10')).resolved()
    const second = { ...rule, why: 'this time', errors: 8, requests: 10 }
    const again = before.wait(600).redetected({ rule: second, window: { from: at('15:00:00'), to: at('15:00:08') } })
    expect(figures(again)).toMatchObject({ errors: 8, requests: 10, as_of: at('15:00:08') })
    expect(figures(again).course).toBeUndefined()
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
