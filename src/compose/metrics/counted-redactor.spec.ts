import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redact/redactor.ts'
import { countedRedactor } from './counted-redactor.ts'
import { createMetrics } from './metrics.ts'

const TOKEN = `ghp_${'a1B2'.repeat(9)}`

describe('src/compose/metrics/counted-redactor.ts', () => {
  it('counts what is taken out by kind, once, and nothing where there is nothing', async () => {
    const metrics = createMetrics()
    const redactor = countedRedactor(createRedactor([]), metrics)
    const counted = async () =>
      Object.fromEntries((await metrics.redactions.get()).values.map(({ labels, value }) => [labels.kind, value]))
    expect(redactor.redactText('a line without secrets')).toBe('a line without secrets')
    expect(await counted()).toEqual({})
    const clean = redactor.redact({ token: 'kestrel6-harbour2', lines: [`refused ${TOKEN}`, `again ${TOKEN}`] })
    expect(await counted()).toEqual({ secret: 1, 'github-token': 2 })
    expect(redactor.redact(clean)).toEqual(clean)
    expect(redactor.redactText(`${clean.lines[0]} and ${TOKEN}`)).not.toContain('ghp_')
    expect(await counted()).toEqual({ secret: 1, 'github-token': 3 })
  })
})
