import { describe, expect, it } from 'vitest'
import { reportedChange } from './tell-change.ts'

const REPORT = {
  kind: 'config',
  service: 'database',
  name: 'pool.max',
  value: '5',
  at: '2026-03-02T14:00:00Z',
} as const

describe('src/evidence/changes/tell-change.ts', () => {
  it('keeps a change under one id, with what it was before', () => {
    const first = reportedChange({ ...REPORT, value: '50', at: '2026-03-01T14:00:00Z' }, [])
    const { change, isNew } = reportedChange(REPORT, [first.change])
    expect(isNew).toBe(true)
    expect(change).toEqual({
      ...REPORT,
      id: 'config:database/pool.max@2026-03-02T14:00:00.000Z',
      previous: '50',
      at: '2026-03-02T14:00:00.000Z',
    })
    expect(reportedChange({ ...REPORT, previous: '40' }, [first.change]).change.previous).toBe('40')
  })

  it('takes nothing for new that is told again, or is set to that already', () => {
    const { change } = reportedChange(REPORT, [])
    expect(reportedChange(REPORT, [change]).isNew).toBe(false)
    expect(reportedChange({ ...REPORT, at: '2026-03-02T15:00:00Z' }, [change]).isNew).toBe(false)
    const { value: _, ...migration } = { ...REPORT, kind: 'migration' as const }
    const run = reportedChange(migration, []).change
    expect(reportedChange({ ...migration, at: '2026-03-02T15:00:00Z' }, [run]).isNew).toBe(true)
  })
})
