import { describe, expect, it } from 'vitest'
import { timingOf } from './timing.ts'

/** What is lost just after it was sent waits for its patience, then for the next pass; the rest is for the pass itself. */
const BACK_MS = 90_000
const PASS_MS = 10_000

describe('workers/embedded/timing.ts', () => {
  it.each(['sandbox', 'default'] as const)('sends lost work again within 90 s, at the %s pace', (pace) => {
    const { patienceMs, reconcileMs } = timingOf({ pace })
    expect(patienceMs + reconcileMs + PASS_MS).toBeLessThanOrEqual(BACK_MS)
  })
})
