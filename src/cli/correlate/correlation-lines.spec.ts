import { describe, expect, it } from 'vitest'
import type { Findings } from '../../../blocks/findings/props.ts'
import { correlationLines } from './correlation-lines.ts'

const at = (minute: number) => `2026-03-02T14:0${minute}:00.000Z`
const FOUND: Findings = {
  window: { from: at(0), to: at(5) },
  usual: { from: '2026-03-02T13:00:00.000Z', to: at(0) },
  services: [
    {
      service: 'database',
      requests: 30,
      errors: 10,
      usual_rate: 0.01,
      trouble: {
        kind: 'errors',
        at: at(2),
        exact: true,
        from_start: false,
        observed: 10,
        expected: 0,
        title: 'pool\u001b[31m dry',
        after: [],
      },
      points: [0, 1, 2].map((minute) => ({ at: at(minute), requests: 10, errors: minute === 2 ? 10 : 0 })),
    },
    { service: 'app', requests: 10, errors: 0, points: [{ at: at(2), requests: 10, errors: 0 }] },
  ],
  errors: [],
  deploys: [{ services: ['app'], sha: 'a'.repeat(40), at: at(1) }],
  changes: [{ kind: 'config', services: ['database'], name: 'pool.max', change: '50 -> 5', at: at(1) }],
  causes: [{ title: 'Shrink the pool', confidence: 0.8, ref: 'b'.repeat(40), why: ['same words'] }],
  gaps: [],
}

describe('src/cli/correlate/correlation-lines.ts', () => {
  it('draws every service on the same axis, and lets no word of a log steer the terminal', () => {
    const lines = correlationLines(FOUND)
    expect(lines).toContain('database  ▁▁█  33 % of 30 requests fail, usual 1 %, since 2026-03-02 14:02:00')
    expect(lines).toContain('app       ··▁  0 % of 10 requests fail, usual not known')
    expect(lines).toContain('database: pool[31m dry 14:02:00')
    expect(lines.join('\n')).toContain('  2026-03-02 14:01:00  aaaaaaaaaaaa  app')
    expect(lines).toContain('  2026-03-02 14:01:00  config pool.max 50 -> 5 of database')
    expect(lines.join('\n')).toContain('80 %  Shrink the pool (bbbbbbbbbbbb)')
  })
})
