import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateFigure } from '../../src/worker-kit/rate-figure.ts'
import { type Figures, judge } from './judge.ts'
import { EVALUATION_DEFAULTS } from './worker.ts'

const window = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:10:00.000Z' }
const of = (requests: number, errors: number) => rateFigure(window, requests, errors)
const RECOVERED: Figures = {
  usual: of(10_000, 20),
  before: of(2_000, 500),
  after: of(3_000, 6),
  own: { before: 480, after: 0 },
  newErrors: [],
  traffic: 1,
  deploySeen: true,
}
const verdictOf = (change: Partial<Figures> = {}) => judge({ ...RECOVERED, ...change }, EVALUATION_DEFAULTS)
const fresh = (count: number) => [{ signature: 's2', title: 'RangeError: negative total', count }]

describe('workers/evaluation-agent/judge.ts', () => {
  it('does not say that the errors go on where they are gone and others came', () => {
    const instead = { service: 'payments', signature: 's3', title: 'AcquirerTimeout', since: window.from, count: 88 }
    const { verdict, why } = verdictOf({ after: of(300, 200), own: { before: 480, after: 0 }, instead })
    expect(verdict).toBe('fail')
    expect(why).toBe(
      'The error that opened the incident is gone (480 times before the fix, 0 since), but requests go on failing: with "AcquirerTimeout" in payments (88 times since the fix).',
    )
  })

  it.each([
    ['passes when the rate is as usual', 'pass', {}],
    ['fails when the errors go on', 'fail', { after: of(3_000, 750), own: { before: 480, after: 700 } }],
    ['fails when it is better but far from usual', 'fail', { after: of(3_000, 360), own: { before: 480, after: 350 } }],
    ['fails when the fix brought a new error', 'fail', { newErrors: fresh(40) }],
    ['does not fail for a single odd new line', 'pass', { newErrors: fresh(1) }],
    [
      "fails when the incident's own error comes as often though the rate looks well",
      'fail',
      { own: { before: 20, after: 40 }, before: of(2_000, 500) },
    ],
    ['is unsure when hardly anybody came', 'inconclusive', { after: of(20, 0), traffic: 0.01 }],
    ['is unsure when nobody came', 'inconclusive', { after: of(0, 0), traffic: 0 }],
    ['is unsure when most stay away, however well the rest fare', 'inconclusive', { after: of(300, 0), traffic: 0.1 }],
    [
      'is unsure when too few came to tell recovery from chance',
      'inconclusive',
      { before: of(2_000, 100), after: of(60, 0) },
    ],
    [
      'passes on few requests when the fall is steep',
      'pass',
      { usual: of(300, 0), before: of(60, 24), after: of(60, 0), own: { before: 24, after: 0 } },
    ],
    [
      'passes when the fall is steep and hardly anything is known of what is usual',
      'pass',
      { usual: of(8, 0), before: of(420, 311), after: of(87, 2), own: { before: 311, after: 0 } },
    ],
    [
      'is unsure when it fell a little and hardly anything is known of what is usual',
      'inconclusive',
      { usual: of(8, 0), before: of(420, 150), after: of(87, 22), own: { before: 150, after: 0 } },
    ],
    ['is unsure while the fix has not been seen running', 'inconclusive', { deploySeen: false }],
    [
      'is unsure when before and after cannot be told apart',
      'inconclusive',
      { before: of(40, 2), after: of(800, 4), own: { before: 2, after: 0 } },
    ],
  ] as const)('%s', (_, verdict, change) => {
    expect(verdictOf(change).verdict).toBe(verdict)
  })

  it('is not misled by a fall of traffic: fewer errors at the same rate are no recovery', () => {
    const judged = verdictOf({ after: of(200, 50), own: { before: 480, after: 48 }, traffic: 0.07 })
    expect(judged.verdict).toBe('fail')
    expect(judged.why).toContain('Traffic is 7 % of usual')
  })

  it.each([
    ['lower', of(2_000, 7), of(600, 1)],
    ['higher than before the fix', of(2_000, 7), of(545, 6)],
    ['the same as before the fix', of(2_000, 20), of(500, 5)],
  ])('says of a rate that decides nothing which way it went: %s', (way, before, after) => {
    const judged = verdictOf({ before, after, usual: of(8, 0), own: { before: 7, after: 1 } })
    expect(judged.verdict).toBe('inconclusive')
    expect(judged.why).toContain(`The rate is ${way},`)
    expect(judged.why).toContain('too few requests came')
  })

  it('calls no rate usual that is not, however few come', () => {
    const judged = verdictOf({ after: of(100, 2), own: { before: 480, after: 2 }, traffic: 0.05 })
    expect(judged).toMatchObject({ verdict: 'inconclusive', why: expect.not.stringContaining('as usual') })
  })

  it('leaves the rates to the figures beside it, so that each is said once and in one style', () => {
    expect(verdictOf().why).toBe('The error rate is back to what is usual.')
    expect(verdictOf({ newErrors: fresh(1_480) }).why).toContain('(1,480 times)')
  })

  it('never passes while the lower bound of the rate lies above what is usual', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 5_000 }),
        fc.double({ min: 0.03, max: 1, noNaN: true }),
        (requests, share) => {
          const after = of(requests, Math.ceil(requests * share))
          return after.low <= 0.01 || verdictOf({ after, own: { before: 480, after: 0 } }).verdict !== 'pass'
        },
      ),
    )
  })
})
