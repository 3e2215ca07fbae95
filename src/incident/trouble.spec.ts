import { describe, expect, it } from 'vitest'
import { story } from '../timeline/stories/story.ts'
import { rateFigure } from '../worker-kit/rate-figure.ts'
import { troubleOf } from './trouble.ts'

const window = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:05:00.000Z' }
const figure = rateFigure(window, 300, 200)
const INSTEAD = { service: 'payments', signature: 's2', title: 'AcquirerTimeout', since: window.from, count: 40 }
const gone = { before: figure, after: figure, own: { before: 200, after: 0 }, instead: INSTEAD }
const start = story('checkout').detected().context().cause()
const applied = start.draft().approved().pull().checks().applied()
const FIX_AT = '2026-03-02T09:06:00.000Z'
const passed = { fix_at: FIX_AT, after: figure }
const overAt = (to: string) => ({
  now: { window: { from: window.from, to }, requests: 60, errors: 0 },
  failed: { window, requests: 300, errors: 200 },
  failing: false,
  over_since: window.to,
})
const timed = { kind: 'since', from: FIX_AT, checked: window.to }
const byFigures = { kind: 'since', from: window.to, checked: '2026-03-02T10:00:00.000Z' }

describe('src/incident/trouble.ts', () => {
  it('is what the detection tells, until something else is known', () => {
    expect(troubleOf(start.events, 1)).toEqual({ kind: 'detected' })
    expect(troubleOf(applied.evaluated('inconclusive').evaluated('fail', { slot: 1 }).events, 2)).toEqual({
      kind: 'detected',
    })
  })

  it('is the other error that a look found, also in later cycles, until its own fix has helped', () => {
    const told = applied.evaluated('fail', gone).context().cause()
    expect(troubleOf(told.events, 1)).toEqual({ kind: 'detected' })
    expect(troubleOf(told.events, 2)).toEqual({ kind: 'instead', error: INSTEAD })
    expect(troubleOf(told.requested().events, 3)).toEqual({ kind: 'instead', error: INSTEAD })
    const mended = told.draft().applied().evaluated('pass', passed)
    expect(troubleOf(mended.requested().events, 3)).toMatchObject({ kind: 'since', from: FIX_AT })
  })

  it('is what fails since a fix that helped, whether the incident was closed or not', () => {
    const told = applied.evaluated('pass', passed)
    expect(troubleOf(told.requested().events, 2)).toMatchObject(timed)
    expect(troubleOf(told.resolved().requested().events, 2)).toMatchObject(timed)
    expect(troubleOf([...told.resolved().requested().events].reverse(), 2)).toMatchObject(timed)
    expect(troubleOf(told.resolved().requested().context().cause().requested().events, 3)).toMatchObject(timed)
    const numbers = told.events.flatMap((event) => (event.event_type === 'FixApplied' ? [event.payload.number] : []))
    expect(troubleOf(told.requested().events, 2)).toMatchObject({ fix: numbers[0] })
  })

  it('believes a person that it is resolved where the figures say so too', () => {
    const over = start.state('ImpactMeasured', overAt('2026-03-02T10:00:00.000Z'))
    expect(troubleOf(over.resolved().requested().events, 2)).toEqual(byFigures)
    const goesOn = start.state('ImpactMeasured', { ...overAt(window.to), failing: true, over_since: undefined })
    expect(troubleOf(goesOn.resolved().requested().events, 2)).toEqual({ kind: 'detected' })
  })

  it('is what fails since the figures of an open incident said that it was over, as long as that lasted', () => {
    const over = start.state('ImpactMeasured', overAt('2026-03-02T10:00:00.000Z'))
    const soft = { ...byFigures, byFigures: true }
    expect(troubleOf(over.requested().events, 2)).toEqual(soft)
    expect(troubleOf(over.suppressed().requested().events, 2)).toEqual(soft)
    expect(troubleOf(over.requested().events, 2, { figures: false })).toEqual({ kind: 'detected' })
    const again = (from: string) => {
      const now = {
        window: { from: '2026-03-02T10:30:00.000Z', to: '2026-03-02T10:31:00.000Z' },
        requests: 60,
        errors: 9,
      }
      const back = { ...overAt(window.to), now, failing: true, over_since: undefined, again_from: from }
      return over.state('ImpactMeasured', back, { discriminator: 'again' }).requested().events
    }
    expect(troubleOf(again('2026-03-02T10:29:00.000Z'), 2)).toEqual(soft)
    // A trouble that comes and goes is one.
    expect(troubleOf(again('2026-03-02T09:06:00.000Z'), 2)).toEqual({ kind: 'detected' })
    expect(troubleOf(over.events, 1)).toEqual({ kind: 'detected' })
    // A pause before the other error began is none of its own.
    const late = { ...gone, instead: { ...INSTEAD, since: '2026-03-02T10:10:00.000Z' } }
    const other = over.draft().applied().evaluated('fail', late)
    expect(troubleOf(other.events, 2)).toEqual({ kind: 'instead', error: late.instead })
  })

  it('goes on to the newest end, and begins anew with a detection', () => {
    const again = applied.evaluated('pass', passed).resolved().requested()
    const closed = again.state('ImpactMeasured', overAt('2026-03-02T10:00:00.000Z')).resolved().requested()
    expect(troubleOf(closed.events, 3)).toMatchObject({ from: FIX_AT })
    const later = { ...overAt('2026-03-02T10:00:00.000Z'), over_since: '2026-03-02T09:50:00.000Z' }
    const other = again.state('ImpactMeasured', later).resolved().requested()
    expect(troubleOf(other.events, 3)).toEqual({ ...byFigures, from: '2026-03-02T09:50:00.000Z' })
    expect(troubleOf(closed.resolved().redetected().events, 4)).toEqual({ kind: 'detected' })
  })
})
