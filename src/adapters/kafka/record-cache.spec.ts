import { describe, expect, it } from 'vitest'
import { BESIDE_BYTES, RecordCache } from './record-cache.ts'

describe('src/adapters/kafka/record-cache.ts', () => {
  it('gives up what was not used for longest and stays below its limit', () => {
    const cache = new RecordCache(3 * (10 + BESIDE_BYTES))
    for (const place of ['a', 'b', 'c']) cache.put(place, Buffer.alloc(10))
    cache.get('a')
    cache.put('d', Buffer.alloc(10))
    expect(['a', 'b', 'c', 'd'].filter((place) => cache.get(place))).toEqual(['a', 'c', 'd'])
    expect(cache.bytes).toBe(3 * (10 + BESIDE_BYTES))
    cache.put('a', Buffer.alloc(5))
    expect(cache.bytes).toBe(25 + 3 * BESIDE_BYTES)
  })

  it('does not empty itself for a record that is too large for it', () => {
    const cache = new RecordCache(10 + BESIDE_BYTES)
    cache.put('a', Buffer.alloc(10))
    cache.put('b', Buffer.alloc(11))
    expect(cache.get('a')).toBeDefined()
    expect(cache.get('b')).toBeUndefined()
  })

  it('keeps a copy, not the answer that the record came in', () => {
    const answer = Buffer.from('one two')
    const cache = new RecordCache(1_000)
    cache.put('a', answer.subarray(0, 3))
    answer.fill(0)
    expect(cache.get('a')?.toString()).toBe('one')
  })

  it('holds no more memory than the record needs', () => {
    const cache = new RecordCache(1_000)
    cache.put('a', Buffer.from('one'))
    expect(cache.get('a')?.buffer.byteLength).toBe(3)
  })

  it('counts what many small records take beside their bytes', () => {
    const cache = new RecordCache(100 * BESIDE_BYTES)
    for (let n = 0; n < 1_000; n++) cache.put(`${n}`, Buffer.from('x'))
    const kept = Array.from({ length: 1_000 }, (_, n) => cache.get(`${n}`)).filter((record) => record !== undefined)
    expect(kept.length).toBeLessThan(100)
  })
})
