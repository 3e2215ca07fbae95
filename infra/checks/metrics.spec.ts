import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMetrics } from '../../src/compose/metrics/metrics.ts'

const PAGE = new URL('../../docs/many-processes.md', import.meta.url)
const Counted = z.object({ name: z.string(), labelNames: z.array(z.string()).optional() })

describe('infra/checks/metrics.spec.ts', () => {
  it('finds every metric of a process in the table for operators, with its labels, and no other', () => {
    const { registry } = createMetrics()
    const ours = registry.getMetricsAsArray().map((metric) => Counted.parse(metric))
    const names = ours
      .filter(({ name }) => name.startsWith('faultline_'))
      .map(({ name, labelNames = [] }) => (labelNames.length === 0 ? name : `${name}{${labelNames.join(',')}}`))
    const told = [...readFileSync(PAGE, 'utf8').matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(faultline_[^`]+)`/g)].map(([, name]) => name),
    )
    expect(told.toSorted()).toEqual(names.toSorted())
  })
})
