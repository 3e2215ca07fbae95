import { CompressionTypes, type Kafka, type Producer } from 'kafkajs'
import type { Clock } from '../../kit/clock.ts'
import { crashPoint } from '../../kit/crash-point.ts'
import type { PlacedEvent } from '../../timeline/placement.ts'
import type { StoredEvent } from '../../timeline/timeline.ts'
import { TOPICS } from '../../timeline/topics.ts'
import type { Names } from './names.ts'
import { type OutRecord, produceRounds, recordsOf } from './produce-rounds.ts'
import { tryWithin } from './try-within.ts'

export interface AppenderOptions {
  readonly kafka: Kafka
  readonly names: Names
  readonly clock: Clock
  readonly withinMs: number
}

interface Waiting {
  readonly placed: readonly PlacedEvent[]
  readonly resolve: (stored: StoredEvent[]) => void
  readonly reject: (error: unknown) => void
}

/** How many events one turn takes of those that wait. */
const TURN_EVENTS = 5_000

/**
 * Writes with `acks=all`, one request in flight: that keeps the order of each key over retries. What is appended while
 * a request is on its way goes together in the next. A request that failed is sent again whole: ids make doubles harmless.
 */
export class Appender {
  readonly #options: AppenderOptions
  readonly #producer: Producer
  readonly #waiting: Waiting[] = []
  #working: Promise<void> | undefined

  constructor(options: AppenderOptions) {
    this.#options = options
    this.#producer = options.kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      maxInFlightRequests: 1,
      createPartitioner: () => givenPartition,
    })
  }

  connect(): Promise<void> {
    return this.#producer.connect()
  }

  append(placed: readonly PlacedEvent[]): Promise<StoredEvent[]> {
    if (placed.length === 0) return Promise.resolve([])
    const stored = new Promise<StoredEvent[]>((resolve, reject) => this.#waiting.push({ placed, resolve, reject }))
    this.#working ??= this.#work()
    return stored
  }

  /** Resolves when everything that was appended is answered for. */
  async close(): Promise<void> {
    await this.#working
    await this.#producer.disconnect()
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const turn = takeTurn(this.#waiting)
      try {
        const stored = await this.#write(turn.flatMap(({ placed }) => placed))
        let at = 0
        for (const { placed, resolve } of turn) {
          resolve(stored.slice(at, at + placed.length))
          at += placed.length
        }
      } catch (error) {
        for (const { reject } of turn) reject(error)
      }
    }
    this.#working = undefined
  }

  async #write(placed: readonly PlacedEvent[]): Promise<StoredEvent[]> {
    crashPoint('timeline.append:before')
    const stored: StoredEvent[] = []
    for (const round of produceRounds(recordsOf(placed))) {
      const { clock, withinMs } = this.#options
      const offsets = await tryWithin(clock, withinMs, () => this.#send(round))
      round.forEach(({ at, first, topic, partition }, index) => {
        const [event, offset] = [placed[at]?.event, offsets[index]]
        if (first && event && offset !== undefined) stored[at] = { topic, partition, offset, event }
      })
    }
    crashPoint('timeline.append:after')
    return stored
  }

  /** The offset of each record. */
  async #send(round: readonly OutRecord[]): Promise<bigint[]> {
    const { names } = this.#options
    const answers = await this.#producer.sendBatch({
      acks: -1,
      timeout: 20_000,
      compression: CompressionTypes.None,
      topicMessages: TOPICS.flatMap((topic) => {
        const messages = round.filter((record) => record.topic === topic)
        return messages.length > 0 ? [{ topic: names.topic(topic), messages }] : []
      }),
    })
    const next = new Map<string, bigint>()
    for (const { topicName, partition, baseOffset } of answers) {
      if (baseOffset !== undefined) next.set(`${topicName}/${partition}`, BigInt(baseOffset))
    }
    return round.map(({ topic, partition }) => {
      const slot = `${names.topic(topic)}/${partition}`
      const offset = next.get(slot)
      if (offset === undefined || offset < 0n) throw new Error(`no offset was given for ${slot}`)
      next.set(slot, offset + 1n)
      return offset
    })
  }
}

/** Whole appends, in their order, up to the limit; always at least one. */
function takeTurn(waiting: Waiting[]): Waiting[] {
  let events = 0
  const end = waiting.findIndex(({ placed }, at) => {
    events += placed.length
    return at > 0 && events > TURN_EVENTS
  })
  return waiting.splice(0, end < 0 ? waiting.length : end)
}

/** Records come with the partition that our own partitioner gave them. */
function givenPartition({ message }: { readonly message: { readonly partition?: number } }): number {
  if (message.partition === undefined) throw new Error('a record without a partition')
  return message.partition
}
