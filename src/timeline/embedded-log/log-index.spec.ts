import { describe, expect, it } from 'vitest'
import { LogIndex } from './log-index.ts'

describe('src/timeline/embedded-log/log-index.ts', () => {
  const index = new LogIndex()
  const keys = Array.from({ length: 1_000 }, (_, ordinal) => `acme:inc_${(ordinal * ordinal) % 7}`)
  for (const [ordinal, key] of keys.entries()) {
    const partition = ordinal % 2
    index.add({ topic: 'debugging.internal', partition, offset: Math.floor(ordinal / 2), key })
  }
  const ordinalsOf = (key: string) => keys.flatMap((known, ordinal) => (known === key ? [ordinal] : []))

  it('knows the records of a key, rising, and those behind some of them', () => {
    for (const key of new Set(keys)) {
      expect(index.ofKey(key)).toEqual(ordinalsOf(key))
      expect(index.ofKey(key, 3)).toEqual(ordinalsOf(key).slice(3))
      expect(index.ofKey(key, 5_000)).toEqual([])
    }
    expect(index.ofKey('acme:nobody')).toEqual([])
  })

  it('knows which record of its key each follows, and which is the last', () => {
    for (const key of new Set(keys)) {
      const ordinals = ordinalsOf(key)
      expect(ordinals.map((ordinal) => index.beforeOfKey(ordinal))).toEqual([undefined, ...ordinals.slice(0, -1)])
      expect(ordinals.filter((ordinal) => index.isLastOfKey(ordinal))).toEqual(ordinals.slice(-1))
    }
  })

  it('tells places, and where a reader of some goes on', () => {
    const topic = 'debugging.internal'
    expect(index.positionAt(7)).toEqual({ topic, partition: 1, offset: 3n })
    expect(index.after([4, 6, 7])).toEqual([
      { topic, partition: 0, offset: 4n },
      { topic, partition: 1, offset: 4n },
    ])
    expect(index.highWatermarks().map(({ offset }) => offset)).toEqual([500n, 500n])
    expect(index.nextOffset('debugging.timeline', 0)).toBe(0)
  })
})
