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
  return findingsOf(correlation, { lanes: [], kinds: [], chain: [], of: 0 }, { apart: [] }).deploys
}

/** A service whose log has errors while none of its requests fails, in a window of so many seconds. */
function loggedOnly(lengthS: number, errors = 0) {
  const window = { from: at('09:40:00'), to: new Date(Date.parse(at('09:40:00')) + lengthS * 1_000).toISOString() }
  const none = { rates: [], usualRates: [], counts: [], usualCounts: [], signatures: [], deploys: [], changes: [] }
  const seen: Seen = { window, usual: span, bucketS: 1, ...none, calls: [], newest: [], cut: [] }
  const atMs = Date.parse(window.from)
  const anomaly = { kind: 'errors' as const, atMs, precisionMs: 1_000, lastMs: atMs, observed: 4, expected: 0 }
  const usual = { requests: 900, errors: 0 }
  const lanes = [{ service: 'storefront', requests: 14, errors, usual, points: [], anomaly }]
  const chosen = { lanes, kinds: [], chain: [], of: 0 }
  return findingsOf({ seen, ...chosen }, chosen, { apart: [] }).services[0]?.trouble
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

  it('tells of no service as failing in a moment in which none of its requests failed', () => {
    expect(loggedOnly(1)).toBeUndefined()
    expect(loggedOnly(1, 2)).toMatchObject({ kind: 'errors' })
    expect(loggedOnly(600)).toMatchObject({ kind: 'errors', observed: 4 })
  })

  it('tells of no service as failing more than usual that fails less, whatever new error it has', () => {
    const told = (errors: number, usual: { requests: number; errors: number }) => {
      const none = { rates: [], usualRates: [], counts: [], usualCounts: [], signatures: [], deploys: [], changes: [] }
      const seen: Seen = { window: span, usual: span, bucketS: 10, ...none, calls: [], newest: [], cut: [] }
      const atMs = Date.parse(span.from)
      const anomaly = { kind: 'errors' as const, atMs, precisionMs: 10_000, lastMs: atMs, observed: 280, expected: 0 }
      const lanes = [{ service: 'checkout', requests: 1_000, errors, usual, points: [], anomaly }]
      const chosen = { lanes, kinds: [], chain: [], of: 0 }
      const found = findingsOf({ seen, ...chosen }, chosen, { apart: [] }).services[0]
      return [found?.trouble?.kind, found?.usual_rate]
    }
    expect(told(28, { requests: 1_000, errors: 45 })).toEqual([undefined, 0.045])
    // So many fail that what was taken for usual may have been an outage itself.
    expect(told(280, { requests: 1_000, errors: 450 })).toEqual(['errors', undefined])
    expect(told(280, { requests: 1_000, errors: 10 })).toEqual(['errors', 0.01])
    // None of its requests failed, but its log has the errors.
    expect(told(0, { requests: 1_000, errors: 10 })).toEqual(['errors', 0.01])
    // A handful of requests tells nothing of what is usual.
    expect(told(280, { requests: 4, errors: 2 })).toEqual(['errors', undefined])
  })

  it('knows by service what is usual: the past of one says nothing of another', () => {
    const told = (services: readonly string[]) => {
      const none = { rates: [], usualCounts: [], counts: [], signatures: [], deploys: [], changes: [] }
      const usualRates = [{ service: 'storefront', bucket: at('09:35:00'), requests: 9, errors: 0 }]
      const seen: Seen = { window: span, usual: span, bucketS: 10, ...none, usualRates, calls: [], newest: [], cut: [] }
      const kind = {
        signature: '',
        title: 'boom',
        sample: '',
        count: 5,
        expected: 0,
        trend: 'new' as const,
        points: [],
      }
      const kinds = services.map((service) => ({ ...kind, service }))
      const lane = { requests: 5, errors: 5, usual: { requests: 0, errors: 0 }, points: [] }
      const chosen = { lanes: services.map((service) => ({ ...lane, service })), kinds, chain: [], of: 0 }
      const found = findingsOf({ seen, ...chosen }, chosen, { apart: [] })
      return [found.usual_known, ...found.errors.map((one) => one.usual_known)]
    }
    expect(told(['billing', 'storefront'])).toEqual([true, false, undefined])
    expect(told(['billing'])).toEqual([false, false])
  })

  it('tells of the same commit on another service much later as a deploy of its own', () => {
    const deploys = deploysIn(['checkout', 'bad', '09:36:00'], ['payments', 'bad', '09:42:00'])
    expect(deploys.map(({ services, again }) => [services, again])).toEqual([
      [['payments'], undefined],
      [['checkout'], undefined],
    ])
  })
})
