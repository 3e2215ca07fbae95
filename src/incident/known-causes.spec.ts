import { describe, expect, it } from 'vitest'
import { story } from '../timeline/stories/story.ts'
import { rateFigure } from '../worker-kit/rate-figure.ts'
import { knownCauses, mendedCauses } from './known-causes.ts'

const window = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:05:00.000Z' }
const figure = rateFigure(window, 300, 200)
const instead = { service: 'payments', signature: 's2', title: 'AcquirerTimeout', since: window.from, count: 40 }
const gone = { before: figure, after: figure, own: { before: 200, after: 0 }, instead }
const first = story('checkout').detected().context().cause().draft().applied()
const both = first.evaluated('fail', gone).context().cause().draft().applied().evaluated('pass')
const calm = {
  hypotheses: [
    {
      ...{ id: 'h1', kind: 'unknown' as const, service: 'checkout', title: 'Nothing is worse than usual since #42' },
      ...{ score: 1, confidence: 0.5, evidence_ids: [], onset: window.to },
      parts: [{ name: 'as_usual', value: 1, why: 'nothing is worse than usual', evidence_ids: [] }],
    },
  ],
}
const cyclesOf = (events: readonly { readonly cycle: number }[]) => events.map(({ cycle }) => cycle)

describe('src/incident/known-causes.ts', () => {
  it('knows the causes of both errors where one came in the place of another', () => {
    expect(cyclesOf(knownCauses(both.events))).toEqual([1, 2])
    expect(mendedCauses(both.events).map(({ fix }) => fix.applied.cycle)).toEqual([1, 2])
    expect(cyclesOf(knownCauses([...both.events].reverse()))).toEqual([1, 2])
  })

  it('leaves out what did not help, and holds to the newest', () => {
    const vain = first.evaluated('fail').context().cause()
    expect(cyclesOf(knownCauses(vain.events))).toEqual([2])
    expect(mendedCauses(vain.events)).toEqual([])
    expect(knownCauses(story('checkout').detected().events)).toEqual([])
    const ended = { ...gone, own: { before: 200, after: 0, ended: window.from } }
    expect(mendedCauses(first.evaluated('fail', ended).events)).toEqual([])
  })

  it('does not put in their place that nothing is wrong any more', () => {
    const asked = both.requested().context(calm).cause(0.5, { verdict: 'unknown' })
    expect(cyclesOf(knownCauses(asked.events))).toEqual([1, 2])
    const other = both.requested().context().cause(0.5, { verdict: 'unknown' })
    expect(cyclesOf(knownCauses(other.events))).toEqual([1, 2, 3])
    const alone = story('checkout').detected().context(calm).cause(0.5, { verdict: 'unknown' })
    expect(cyclesOf(knownCauses(alone.events))).toEqual([1])
  })
})
