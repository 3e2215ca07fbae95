import { describe, expect, it } from 'vitest'
import type { Findings } from '../../../blocks/findings/props.ts'
import { correlationLines } from './correlation-lines.ts'
import { at, inOutages, POOL_DRY } from './found.spec-support.ts'

const FOUND: Findings = {
  ...POOL_DRY,
  changes: [{ kind: 'config', services: ['database'], name: 'pool.max', change: '50 -> 5', at: at(1) }],
}

describe('src/cli/correlate/correlation-lines.ts', () => {
  it('draws every service on the same axis, and lets no word of a log steer the terminal', () => {
    const lines = correlationLines(FOUND)
    expect(lines).toContain('database  ▁▁█  33 % of 30 requests fail, usual 1 %, since 2026-03-02 14:02:00')
    expect(correlationLines(inOutages(FOUND)).join('\n')).toContain(
      'usual 1 %, 2 times: 2026-03-02 14:01:00 to 14:02:00, since 2026-03-02 14:04:00',
    )
    expect(lines).toContain('app       ··▁  0 % of 10 requests fail, usual not known')
    expect(lines).toContain('database: pool[31m dry 14:02:00')
    expect(lines.join('\n')).toContain('  2026-03-02 14:01:00  aaaaaaa  app')
    expect(lines).toContain('  2026-03-02 14:01:00  config pool.max 50 -> 5 of database')
    expect(lines.join('\n')).toContain('80 %  Shrink the pool (bbbbbbb)')
  })
})
