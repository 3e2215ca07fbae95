import { describe, expect, it } from 'vitest'
import { focusOf } from './focus.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import { briefFor, telemetryOf } from './scene.spec-support.ts'

describe('what is said against a cause in workers/context-builder/rank.ts', () => {
  it('speaks of another cause only where there is one', () => {
    const telemetry = telemetryOf([{ title: 'Error: connect ECONNREFUSED 10.0.0.7:5432' }])
    const focus = focusOf(briefFor(), telemetry)
    const ranked = rank({ focus, telemetry, shipped: [], settled: [], past: NO_PAST, idOf: () => 'ev1' })
    expect(ranked.map(({ kind, ruled_out }) => [kind, ruled_out])).toEqual([
      ['unknown', undefined],
      ['infrastructure', 'what speaks for it is not enough'],
    ])
  })
})
