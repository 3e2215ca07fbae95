import { describe, expect, it } from 'vitest'
import { murmur2, partitionOf, partitionOfKey } from './partition.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('src/timeline/partition.ts', () => {
  it("gives the hashes that Kafka's own tests pin", () => {
    expect(murmur2(bytes('21'))).toBe(-973932308)
    expect(murmur2(bytes('foobar'))).toBe(-790332482)
    expect(murmur2(bytes('a-little-bit-long-string'))).toBe(-985981536)
    expect(murmur2(bytes('a-little-bit-longer-string'))).toBe(-1486304829)
    expect(murmur2(bytes('lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8'))).toBe(-58897971)
    expect(murmur2(bytes('abc'))).toBe(479470107)
  })

  it('keeps the partition of a key for ever', () => {
    expect(partitionOfKey('abc')).toBe(479470107 % 12)
    expect(partitionOf('acme', 'inc_checkout')).toBe(partitionOfKey('acme:inc_checkout'))
  })

  it('spreads keys over all twelve partitions', () => {
    const used = new Set(Array.from({ length: 500 }, (_, at) => partitionOf('acme', `inc_${at}`)))
    expect([...used].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })
})
