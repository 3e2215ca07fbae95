import { describe, expect, it } from 'vitest'
import { sampleOf } from '../timeline/stories/samples.ts'
import { story } from '../timeline/stories/story.ts'
import { feltBy } from './felt-by.ts'

const START = '2026-03-02T09:00:00.000Z'
const context = sampleOf('ContextBuilt', { service: 'payments', cycle: 1, atMs: Date.parse(START) })
const unknown = { ...context.hypotheses[0], kind: 'unknown' as const, id: 'h1', title: 'Not known', score: 1 }

describe('src/incident/felt-by.ts', () => {
  it('names the services of its detections, and those that it was folded in with', () => {
    const told = story('checkout', { start: START }).detected({ services_joined: ['storefront'] })
    expect(feltBy(told.events)).toEqual(['checkout', 'storefront'])
  })

  it('names the one that the evidence found where nobody could say, and none where it found none', () => {
    const declared = story('unknown', { start: START }).detected({ service: 'unknown', services_joined: [] })
    expect(feltBy(declared.events)).toEqual([])
    const found = (service: string) =>
      feltBy(
        declared.context({
          ...context,
          hypotheses: [{ ...unknown, confidence: 1, parts: [], evidence_ids: [], service }],
        }).events,
      )
    expect(found('payments')).toEqual(['payments'])
    expect(found('unknown')).toEqual([])
  })
})
