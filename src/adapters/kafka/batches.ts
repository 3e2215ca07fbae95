import { decodeRecord } from '../../timeline/decode.ts'
import type { Batch, OpaqueRecord, Position, StoredEvent } from '../../timeline/timeline.ts'
import type { Topic } from '../../timeline/topics.ts'
import type { RawMessage } from './raw-cluster.ts'
import { readRecord } from './read-record.ts'

/** A record with its place, as it came from the broker. */
export interface PlacedMessage extends Pick<RawMessage, 'offset' | 'key' | 'value'> {
  readonly topic: Topic
  readonly partition: number
}

/** Decodes records into one batch, in their order. */
export function batchOf(messages: readonly PlacedMessage[]): Batch {
  const events: StoredEvent[] = []
  const opaque: OpaqueRecord[] = []
  const next = new Map<string, Position>()
  for (const message of messages) {
    const { topic, partition } = message
    const offset = BigInt(message.offset)
    const decoded = decodeRecord({ topic, partition, offset }, readRecord(message))
    if ('stored' in decoded) events.push(decoded.stored)
    else opaque.push(decoded.opaque)
    next.set(`${topic}/${partition}`, { topic, partition, offset: offset + 1n })
  }
  return { events, opaque, next: [...next.values()] }
}

/** The items in their order, at most `max` at a time. */
export function inPieces<T>(items: readonly T[], max: number): T[][] {
  const pieces: T[][] = []
  for (let at = 0; at < items.length; at += max) pieces.push(items.slice(at, at + max))
  return pieces
}
