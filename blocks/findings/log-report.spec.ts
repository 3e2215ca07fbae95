import { describe, expect, it } from 'vitest'
import type { LogAspect, LogFindings, LogPattern } from './log-props.ts'
import { logReport } from './log-report.ts'

const at = (minute: number) => `2026-03-02T14:${minute}:00.000Z`
const kind = (title: string, trend: LogPattern['trend'], level: LogPattern['level'] = 'quiet'): LogPattern => {
  return { service: 'checkout', level, title, count: 90, before: 30, trend }
}
const volume = { lines: 900, warnings: 0, errors: 90 }
const FOUND: LogFindings = {
  aspect: 'trends',
  service: 'checkout',
  window: { from: at(20), to: at(30) },
  before: { from: at(10), to: at(20) },
  now: volume,
  past: volume,
  points: [],
  patterns: [
    kind('came up', 'new'),
    kind('rises', 'rising'),
    kind('fails more', 'rising', 'error'),
    kind('falls', 'falling'),
    kind('is gone', 'vanished'),
  ],
  gaps: [],
}
const shown = (change: Partial<LogFindings> = {}) => JSON.stringify(logReport({ ...FOUND, ...change }).blocks)

describe('blocks/findings/log-report.ts', () => {
  it('tells by trends what is new and what comes more or less often, the new first, and by anomalies what does not belong', () => {
    const told = (aspect: LogAspect) => FOUND.patterns.map(({ title }) => shown({ aspect }).includes(title))
    expect(told('trends')).toEqual([true, true, true, true, false])
    expect(shown()).toMatch(/New\*.*came up.*More often\*.*rises.*Less often\*.*falls/)
    expect(told('anomalies')).toEqual([true, false, true, false, true])
    const even = [kind('even', 'steady')]
    expect(shown({ patterns: even })).toContain('No kind of line is new, and none comes more or less often.')
    expect(shown({ aspect: 'anomalies', patterns: even })).toContain('No kind of line is new or stopped')
  })

  it('says how long the time before was where it is not as long', () => {
    expect(shown()).not.toMatch(/before 30 in|rates/)
    const young = shown({ before_since: '2026-03-02T14:18:12.000Z' })
    expect(young).toMatch(/before 900 in 1 min 48 s/)
    expect(young).toMatch(/before 30 in 1 min 48 s/)
    expect(young).toMatch(/spoke since .*14:18:12.*: rates are compared/)
    expect(shown({ before: { from: at(12), to: at(19) } })).toMatch(/before 30 in 7 min.*when there was no incident/)
  })
})
