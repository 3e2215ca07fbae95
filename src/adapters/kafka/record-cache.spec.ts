import { describe, expect, it } from 'vitest'
import { RecordCache } from './record-cache.ts'

describe('src/adapters/kafka/record-cache.ts', () => {
  it('gives up what was not used for longest and stays below its limit', () => {
    const cache = new RecordCache(30)
    for (const place of ['a', 'b', 'c']) cache.put(place, Buffer.alloc(10))
    cache.get('a')
    cache.put('d', Buffer.alloc(10))
    expect(['a', 'b', 'c', 'd'].filter((place) => cache.get(place))).toEqual(['a', 'c', 'd'])
    expect(cache.bytes).toBe(30)
    cache.put('a', Buffer.alloc(5))
    expect(cache.bytes).toBe(25)
  })

  it('does not empty itself for a record that is too large for it', () => {
    const cache = new RecordCache(10)
    cache.put('a', Buffer.alloc(10))
    cache.put('b', Buffer.alloc(11))
    expect(cache.get('a')).toBeDefined()
    expect(cache.get('b')).toBeUndefined()
  })

  it('keeps a copy, not the answer that the record came in', () => {
    const answer = Buffer.from('one two')
    const cache = new RecordCache(100)
    cache.put('a', answer.subarray(0, 3))
    answer.fill(0)
    expect(cache.get('a')?.toString()).toBe('one')
  })
})
