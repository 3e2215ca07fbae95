import { PARTITIONS, recordKey } from './topics.ts'

/** The partition of an incident's events: what Kafka's default partitioner gives for its record key. */
export function partitionOf(tenantId: string, incidentId: string): number {
  return partitionOfKey(recordKey(tenantId, incidentId))
}

/** `murmur2(key) & 0x7fffffff` modulo the number of partitions; the key in UTF-8. */
export function partitionOfKey(key: string): number {
  return (murmur2(UTF8.encode(key)) & 0x7fffffff) % PARTITIONS
}

const UTF8 = new TextEncoder()

const M = 0x5bd1e995
const SEED = 0x9747b28c

/** MurmurHash2 with Kafka's seed, as a signed 32-bit integer. */
export function murmur2(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const whole = data.length & ~3
  let h = SEED ^ data.length
  for (let at = 0; at < whole; at += 4) {
    let k = Math.imul(view.getInt32(at, true), M)
    k = Math.imul(k ^ (k >>> 24), M)
    h = Math.imul(h, M) ^ k
  }
  h = mixRest(h, data, whole)
  h = Math.imul(h ^ (h >>> 13), M)
  return (h ^ (h >>> 15)) | 0
}

function mixRest(h: number, data: Uint8Array, from: number): number {
  let mixed = h
  for (let at = data.length - 1; at >= from; at--) mixed ^= (data[at] ?? 0) << (8 * (at - from))
  return data.length > from ? Math.imul(mixed, M) : mixed
}
