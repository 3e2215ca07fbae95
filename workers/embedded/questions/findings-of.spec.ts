import { describe, expect, it } from 'vitest'
import { deployLine } from '../../../blocks/findings/words.ts'
import type { Correlation } from '../../../src/evidence/correlate/correlate.ts'
import type { Seen } from '../../../src/evidence/correlate/telemetry.ts'
import { findingsOf } from './findings-of.ts'

const span = { from: '2026-03-02T09:35:00.000Z', to: '2026-03-02T09:45:00.000Z' }
const at = (time: string) => `2026-03-02T${time}.000Z`

function deploysIn(...told: readonly (readonly [string, string, string])[]) {
  const deploys = told.map(([service, sha, time]) => ({
    id: `${service}@${sha}@${time}`,
    service,
    sha,
    previous_sha: '',
    at: at(time),
  }))
  const none = {
    rates: [],
    usualRates: [],
    counts: [],
    usualCounts: [],
    signatures: [],
    calls: [],
    newest: [],
    cut: [],
    changes: [],
  }
  const seen: Seen = { window: span, usual: span, bucketS: 10, ...none, deploys: deploys.toReversed() }
  const correlation: Correlation = { seen, lanes: [], kinds: [], chain: [] }
  return findingsOf(correlation, { lanes: [], kinds: [], chain: [], of: 0 }, undefined).deploys
}

describe('workers/embedded/questions/findings-of.ts', () => {
  it('keeps a deploy where it was first, and tells of the same commit once more only for whom it was told', () => {
    const deploys = deploysIn(
      ['checkout', 'bad', '09:40:48'],
      ['payments', 'bad', '09:40:50'],
      ['catalog', 'bad', '09:41:10'],
      ['checkout', 'bad', '09:42:00'],
    )
    expect(deploys).toEqual([
      { services: ['checkout'], sha: 'bad', at: at('09:42:00'), again: true },
      { services: ['catalog', 'checkout', 'payments'], sha: 'bad', at: at('09:40:48') },
    ])
    expect(deploys.map((one) => deployLine(one).toString())[0]).toMatch(/on `checkout`, again$/)
  })

  it('tells of the same commit on another service much later as a deploy of its own', () => {
    const deploys = deploysIn(['checkout', 'bad', '09:36:00'], ['payments', 'bad', '09:42:00'])
    expect(deploys.map(({ services, again }) => [services, again])).toEqual([
      [['payments'], undefined],
      [['checkout'], undefined],
    ])
  })
})
