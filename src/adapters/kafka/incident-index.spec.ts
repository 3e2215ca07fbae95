import { describe, expect, it } from 'vitest'
import { IncidentIndex } from './incident-index.ts'

describe('src/adapters/kafka/incident-index.ts', () => {
  it('tells the offsets of an incident in each topic', () => {
    const index = new IncidentIndex()
    index.add('debugging.timeline', 'acme:a', 0n)
    index.add('debugging.timeline', 'acme:b', 1n)
    index.add('debugging.internal', 'acme:a', 0n)
    index.add('debugging.timeline', 'acme:a', 900_000_000_000n)
    expect(index.offsets('debugging.timeline', 'acme:a')).toEqual([0, 900_000_000_000])
    expect(index.offsets('debugging.internal', 'acme:a')).toEqual([0])
    expect(index.offsets('debugging.evaluation', 'acme:a')).toEqual([])
    expect(index.offsets('debugging.timeline', 'acme:c')).toEqual([])
  })

  it('knows how far it is in each topic', () => {
    const index = new IncidentIndex()
    index.moveTo('debugging.internal', 12n)
    expect([index.reached('debugging.internal'), index.reached('debugging.timeline')]).toEqual([12n, 0n])
  })
})
