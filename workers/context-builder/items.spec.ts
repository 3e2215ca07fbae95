import { describe, expect, it } from 'vitest'
import { EvidenceItem } from '../../src/timeline/payloads/context.ts'
import { focusOf } from './focus.ts'
import { numberItems } from './items.ts'
import { briefFor, telemetryOf } from './scene.spec-support.ts'

describe('workers/context-builder/items.ts', () => {
  it('writes down what it can of a service whose name nobody could write down', () => {
    const long = 'x'.repeat(100_000)
    const telemetry = telemetryOf([
      { title: 'TypeError: rate of undefined', now: 20 },
      { title: `Timeout of ${long}`, service: long, now: 20 },
    ])
    const code = { repo: undefined, base_sha: undefined, shipped: [], gaps: [] }
    const { items } = numberItems(briefFor(), telemetry, focusOf(briefFor(), telemetry), code)
    expect(items.some(({ service }) => service?.startsWith('xxx') === true)).toBe(true)
    for (const item of items) expect(EvidenceItem.safeParse(item).error?.message).toBeUndefined()
  })
})
