import type { Kafka } from 'kafkajs'
import type { Clock } from '../../kit/clock.ts'
import type { Position } from '../../timeline/timeline.ts'
import { PARTITIONS, type Topic } from '../../timeline/topics.ts'
import type { Names } from './names.ts'
import {
  FETCH_CONNECTION,
  type FetchTopic,
  type RawBroker,
  type RawCluster,
  type RawMessage,
  rawCluster,
} from './raw-cluster.ts'
import { tryWithin } from './try-within.ts'

/** What one partition gave from a position on. */
export interface Fetched {
  readonly topic: Topic
  readonly partition: number
  readonly highWatermark: bigint
  /** At or behind the position, in the order of offsets; without control records. */
  readonly messages: readonly RawMessage[]
  /** Where to go on. */
  readonly next: bigint
}

export interface ReaderOptions {
  readonly kafka: Kafka
  readonly names: Names
  readonly topics: readonly Topic[]
  readonly clock: Clock
  readonly withinMs: number
}

const FETCH_BYTES = 8 * 1024 * 1024
/** We write without transactions; somebody else's, left open, must not hold us up. */
const READ_ALL = 0

/** Reads partitions at positions, without a consumer group. */
export class PartitionReader {
  readonly #options: ReaderOptions
  readonly #cluster: RawCluster
  readonly #opening = new Map<string, Promise<unknown>>()
  #refreshing: Promise<void> | undefined

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#cluster = rawCluster(options.kafka)
  }

  connect(): Promise<void> {
    return this.#try(() => this.#prepared())
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect()
  }

  /** One past the last record of every partition, also of empty ones. */
  ends(topics: readonly Topic[]): Promise<Position[]> {
    const { names } = this.#options
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ partition }))
    return this.#try(async () => {
      await this.#prepared()
      const asked = topics.map((topic) => ({ topic: names.topic(topic), partitions, fromBeginning: false }))
      const told = await this.#cluster.fetchTopicsOffset(asked)
      const ends = told.flatMap(({ topic: name, partitions }) => {
        const topic = names.topicNamed(name)
        return topic ? partitions.map(({ partition, offset }) => ({ topic, partition, offset: BigInt(offset) })) : []
      })
      if (ends.length !== topics.length * PARTITIONS) throw new Error('a partition has no leader at the moment')
      return ends
    })
  }

  /** What stands at these positions now, without waiting for more; at most `bytes` a partition, one whole batch at least. */
  fetch(positions: readonly Position[], bytes: number): Promise<Fetched[]> {
    return this.#try(async () => {
      await this.#prepared()
      const shares = await Promise.all(
        Object.entries(this.#byLeader(positions, bytes)).map(async ([nodeId, topics]) => {
          const broker = await this.#opened(nodeId)
          return broker.fetch({ maxWaitTime: 0, minBytes: 0, maxBytes: FETCH_BYTES, isolationLevel: READ_ALL, topics })
        }),
      )
      const answers = shares.flatMap(({ responses }) => responses)
      return positions.flatMap((position) => {
        const topic = answers.filter(({ topicName }) => topicName === this.#options.names.topic(position.topic))
        const share = topic.flatMap((one) => one.partitions).find(({ partition }) => partition === position.partition)
        return share ? [fetched(position, share)] : []
      })
    })
  }

  /**
   * kafkajs opens a socket for each of several first fetches, loses all but one of them, and reads what they say as if it
   * came from one: so one caller opens it for all.
   */
  async #opened(nodeId: string): Promise<RawBroker> {
    const broker = await this.#cluster.findBroker({ nodeId })
    const opening =
      this.#opening.get(nodeId) ??
      broker.connectionPool.getConnection(FETCH_CONNECTION).finally(() => this.#opening.delete(nodeId))
    this.#opening.set(nodeId, opening)
    await opening
    return broker
  }

  #byLeader(positions: readonly Position[], maxBytes: number): Record<string, FetchTopic[]> {
    const asked: Record<string, FetchTopic[]> = {}
    for (const { topic, partition, offset } of positions) {
      const name = this.#options.names.topic(topic)
      const [leader] = Object.keys(this.#cluster.findLeaderForPartitions(name, [partition]))
      if (leader === undefined || leader === '-1') throw new Error(`${name}/${partition} has no leader at the moment`)
      asked[leader] ??= []
      asked[leader].push({ topic: name, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] })
    }
    return asked
  }

  async #prepared(): Promise<void> {
    const { names, topics } = this.#options
    if (!this.#cluster.isConnected()) await this.#cluster.connect()
    await this.#cluster.addMultipleTargetTopics(topics.map((topic) => names.topic(topic)))
    await this.#cluster.refreshMetadataIfNecessary()
  }

  #try<T>(step: () => Promise<T>): Promise<T> {
    const { clock, withinMs } = this.#options
    return tryWithin(clock, withinMs, () =>
      step().catch(async (error: unknown) => {
        await this.#recover(error)
        throw error
      }),
    )
  }

  /** Leaders may have moved and connections may be gone: the next try begins with what is true now. */
  async #recover(error: unknown): Promise<void> {
    const { host, port }: { host?: unknown; port?: unknown } = typeof error === 'object' && error !== null ? error : {}
    if (typeof host === 'string' && typeof port === 'number') this.#cluster.removeBroker({ host, port })
    this.#refreshing ??= this.#cluster
      .refreshMetadata()
      .catch(() => {})
      .finally(() => {
        this.#refreshing = undefined
      })
    await this.#refreshing
  }
}

function fetched(
  { topic, partition, offset }: Position,
  share: { readonly highWatermark: string; readonly messages: readonly RawMessage[] },
): Fetched {
  // An answer begins with the whole batch in which the position lies.
  const behind = share.messages.filter((message) => BigInt(message.offset) >= offset)
  const last = behind.at(-1)
  return {
    topic,
    partition,
    highWatermark: BigInt(share.highWatermark),
    messages: behind.filter(({ isControlRecord }) => !isControlRecord),
    next: last ? BigInt(last.offset) + 1n : offset,
  }
}
