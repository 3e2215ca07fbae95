import { describe, expect, it } from 'vitest'
import { judge } from './judge.ts'
import { type Found, figuresOf, type Subject } from './measure.ts'
import { EVALUATION_DEFAULTS } from './worker.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (second: number) => new Date(START + second * 1_000).toISOString()
const window = (from: number, to: number) => ({ from: at(from), to: at(to) })
const subject: Subject = {
  ...{ service: 'checkout', signature: 'boom', bucketS: 10, deploySeen: true },
  ...{ usual: window(-600, 0), before: window(0, 300), after: window(300, 600), lead: window(-60, 0) },
}

/** Ten requests in each bucket; half of them fail with its error up to a second, and all else with another one after the fix. */
function figures(until: number, other: number) {
  const rows = (from: number, to: number, failing: (second: number) => number) => {
    const seconds = Array.from({ length: (to - from) / 10 }, (_, i) => from + i * 10)
    const rates = seconds.map((second) => ({
      service: 'checkout',
      bucket: at(second),
      requests: 10,
      errors: failing(second),
    }))
    const own = seconds.filter((second) => second >= 0 && second < until)
    const counts = own.map((second) => ({ service: 'checkout', signature: 'boom', bucket: at(second), count: 5 }))
    return { rates, counts }
  }
  const bad = (second: number) => (second < until ? 5 : 0)
  const after = rows(300, 600, () => other)
  const found: Found = {
    usual: rows(-600, 0, () => 0),
    before: rows(0, 300, bad),
    after: { ...after, all: after.counts },
    lead: { rates: [] },
    seen: [],
  }
  return figuresOf(subject, found)
}

describe('workers/evaluation-agent/measure.ts', () => {
  it('knows an error that had ended before the fix, and credits no fix with it', () => {
    const told = figures(120, 0)
    expect(told.own).toEqual({ before: 60, after: 0, ended: at(120) })
    expect(judge(told, EVALUATION_DEFAULTS)).toEqual({
      verdict: 'pass',
      why: `The error rate is back to what is usual; its error had ended at ${at(120)}, before the fix.`,
    })
    expect(judge(figures(120, 5), EVALUATION_DEFAULTS).why).toMatch(
      /had ended at 2026-\S+, before the fix, and requests go on/,
    )
  })

  it('credits a fix with an error that came up to it', () => {
    expect(figures(300, 0).own.ended).toBeUndefined()
    expect(figures(260, 0).own.ended).toBeUndefined()
    expect(judge(figures(300, 0), EVALUATION_DEFAULTS).why).toBe('The error rate is back to what is usual.')
  })
})
