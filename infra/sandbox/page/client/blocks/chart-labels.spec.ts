import { describe, expect, it } from 'vitest'
import { shownLabels } from './chart-labels.ts'

const written = (labels: readonly string[]) => labels.filter((_, i) => shownLabels(labels)[i])

describe('infra/sandbox/page/client/blocks/chart-labels.ts', () => {
  it('always writes the mark, wherever it stands between the ticks', () => {
    for (let fix = 0; fix < 20; fix += 1) {
      const labels = Array.from({ length: 20 }, (_, i) => (i === fix ? 'fix' : `${i < fix ? '−' : '+'}0:${i + 10}`))
      expect(written(labels)).toContain('fix')
      expect(written(labels).length).toBeLessThanOrEqual(7)
    }
  })

  it('begins with the first where there is no mark, and writes all of a few', () => {
    expect(written(['09:00', '09:01', '09:02'])).toHaveLength(3)
    expect(written(Array.from({ length: 15 }, (_, i) => `09:${i + 10}`))[0]).toBe('09:10')
    expect(written([])).toEqual([])
  })
})
