import type { PlacedEvent } from '../../timeline/placement.ts'
import type { Topic } from '../../timeline/topics.ts'

/** One record to write, of the event with number `at` in its append; `first` where the event lives, not in a copy. */
export interface OutRecord {
  readonly at: number
  readonly first: boolean
  readonly topic: Topic
  readonly partition: number
  readonly key: string
  readonly value: Buffer
}

/** A partition's share of a request is one batch to Kafka, which takes 1,048,588 bytes unless told otherwise. */
const BATCH_BYTES = 900_000
/** Below the 100 MiB that a broker takes, and small enough to be sent well within the request's time. */
const REQUEST_BYTES = 8_000_000
/** Room for lengths, deltas and checksums. */
const RECORD_OVERHEAD = 64

/** Cuts records into requests that Kafka takes, in their order: a record's request is never before that of an earlier one. */
export function produceRounds(records: readonly OutRecord[]): OutRecord[][] {
  const rounds: OutRecord[][] = []
  let round: OutRecord[] = []
  let total = 0
  let shares = new Map<string, number>()
  for (const record of records) {
    const bytes = record.value.length + Buffer.byteLength(record.key) + RECORD_OVERHEAD
    const slot = `${record.topic}/${record.partition}`
    const share = shares.get(slot) ?? 0
    if (round.length > 0 && (total + bytes > REQUEST_BYTES || share + bytes > BATCH_BYTES)) {
      rounds.push(round)
      round = []
      total = 0
      shares = new Map()
    }
    round.push(record)
    total += bytes
    shares.set(slot, (shares.get(slot) ?? 0) + bytes)
  }
  return round.length > 0 ? [...rounds, round] : rounds
}

/** The records of placed events, copies behind their firsts. */
export function recordsOf(placed: readonly PlacedEvent[]): OutRecord[] {
  return placed.flatMap(({ topics, partition, key, json }, at) => {
    const value = Buffer.from(json)
    return topics.map((topic, copy) => ({ at, first: copy === 0, topic, partition, key, value }))
  })
}
