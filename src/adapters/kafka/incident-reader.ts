import { RetryLater } from '../../kit/outcome.ts'
import { partitionOfKey } from '../../timeline/partition.ts'
import type { Position, StoredEvent } from '../../timeline/timeline.ts'
import { PARTITIONS, recordKey, TOPICS, type Topic } from '../../timeline/topics.ts'
import { batchOf, type PlacedMessage } from './batches.ts'
import { IncidentIndex } from './incident-index.ts'
import type { Fetched, PartitionReader } from './partition-reader.ts'
import type { RecordCache } from './record-cache.ts'

const FOLLOW_BYTES = 2 * 1024 * 1024
const LOOK_UP_BYTES = 256 * 1024

interface Followed {
  readonly index: IncidentIndex
  /** The catch-up that runs, and the one that begins when it is over: for those who came in the meantime. */
  running?: Promise<void>
  queued?: Promise<void>
  /** The last look-up of records that were not kept. */
  lookedUp: Promise<unknown>
}

/**
 * Finds the records of an incident by an index of offsets, which is brought up to the high watermarks at each read: an
 * append that has resolved is below them. Only the partition of the incident is followed, and only when it is asked for.
 */
export class IncidentReader {
  readonly #reader: PartitionReader
  readonly #cache: RecordCache
  readonly #followed: readonly Followed[]

  constructor(reader: PartitionReader, cache: RecordCache) {
    this.#reader = reader
    this.#cache = cache
    this.#followed = Array.from({ length: PARTITIONS }, () => ({
      index: new IncidentIndex(),
      lookedUp: Promise.resolve(),
    }))
  }

  async read(tenantId: string, incidentId: string): Promise<StoredEvent[]> {
    const key = recordKey(tenantId, incidentId)
    const partition = partitionOfKey(key)
    const followed = this.#followed[partition]
    if (!followed) return []
    await this.#upToNow(followed, partition)
    const found: PlacedMessage[] = []
    for (const topic of TOPICS) found.push(...(await this.#records(topic, partition, followed, key)))
    return [...batchOf(found).events]
  }

  /** A catch-up that began earlier may have missed the newest append; one that begins from now on has not. */
  #upToNow(followed: Followed, partition: number): Promise<void> {
    if (!followed.running) {
      followed.running = this.#follow(followed.index, partition).finally(() => {
        delete followed.running
      })
      return followed.running
    }
    followed.queued ??= followed.running
      .catch(() => {})
      .then(() => {
        delete followed.queued
        return this.#upToNow(followed, partition)
      })
    return followed.queued
  }

  async #follow(index: IncidentIndex, partition: number): Promise<void> {
    const ends = new Map<Topic, bigint>()
    for (let open: readonly Topic[] = TOPICS; open.length > 0; ) {
      const positions = open.map((topic) => ({ topic, partition, offset: index.reached(topic) }))
      const answers = await this.#reader.fetch(positions, FOLLOW_BYTES)
      for (const answer of answers) {
        if (!ends.has(answer.topic)) ends.set(answer.topic, answer.highWatermark)
        this.#take(index, answer)
      }
      open = open.filter((topic) => index.reached(topic) < (ends.get(topic) ?? 1n))
    }
  }

  /** What is far behind is indexed alone; the newest records are kept too, for live incidents are read again and again. */
  #take(index: IncidentIndex, { topic, partition, messages, next, highWatermark }: Fetched): void {
    for (const { key, value, offset } of messages) {
      if (!key || !value) continue
      index.add(topic, key.toString(), BigInt(offset))
      if (next >= highWatermark) this.#cache.put(`${topic}/${partition}/${offset}`, value)
    }
    index.moveTo(topic, next)
  }

  async #records(topic: Topic, partition: number, followed: Followed, key: string): Promise<PlacedMessage[]> {
    const found: PlacedMessage[] = []
    for (const wanted of followed.index.offsets(topic, key)) {
      const offset = String(wanted)
      const place = `${topic}/${partition}/${offset}`
      const value =
        this.#cache.get(place) ?? (await this.#lookUp(followed, { topic, partition, offset: BigInt(wanted) }))
      if (!value) throw new RetryLater('kafka-unavailable', `Kafka did not give ${place} again. Check its storage.`)
      found.push({ topic, partition, offset, key: Buffer.from(key), value })
    }
    return found
  }

  /** One at a time in a partition, and kept with what stands behind it: those who wait want its neighbours most often. */
  #lookUp(followed: Followed, position: Position): Promise<Buffer | undefined> {
    const { topic, partition, offset } = position
    const place = `${topic}/${partition}/${offset}`
    const found = followed.lookedUp.then(async () => {
      const cached = this.#cache.get(place)
      if (cached) return cached
      const [answer] = await this.#reader.fetch([position], LOOK_UP_BYTES)
      for (const { value, offset: at } of answer?.messages.toReversed() ?? [])
        if (value) this.#cache.put(`${topic}/${partition}/${at}`, value)
      return answer?.messages.find((message) => message.offset === String(offset))?.value ?? undefined
    })
    followed.lookedUp = found.catch(() => {})
    return found
  }
}
