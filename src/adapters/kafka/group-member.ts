import type { Admin, Consumer } from 'kafkajs'
import { backoffMs } from '../../kit/backoff.ts'
import type { SubscribeOptions, Subscription } from '../../timeline/timeline.ts'
import { Assignment, nameOf, type Slot } from './assignment.ts'
import { deliver } from './delivery.ts'
import { kafkaClient } from './kafka-client.ts'
import { asKafkaOutcome } from './kafka-outcome.ts'
import type { Names } from './names.ts'
import type { KafkaOptions } from './options.ts'
import { tryWithin } from './try-within.ts'

export interface MemberOptions {
  readonly kafka: KafkaOptions
  readonly admin: Admin
  readonly names: Names
  readonly withinMs: number
}

/** One member of a consumer group, for as long as it is not stopped: a consumer that gives up is followed by a new one. */
export class GroupMember implements Subscription {
  readonly #options: MemberOptions
  readonly #subscribed: SubscribeOptions
  readonly #assignment: Assignment
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>

  constructor(options: MemberOptions, subscribed: SubscribeOptions) {
    this.#options = options
    this.#subscribed = subscribed
    this.#assignment = new Assignment({
      from: subscribed.from,
      topicName: options.names.topic,
      committed: (slots) => this.#committed(slots),
    })
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { kafka } = this.#options
    const { signal } = this.#stopping
    for (let attempt = 1; !signal.aborted; attempt++) {
      const joined = this.#assignment.generation
      const error = await this.#consume(signal)
      if (signal.aborted) return
      if (this.#assignment.generation > joined) attempt = 1
      const outcome = asKafkaOutcome(error)
      const afterMs = backoffMs(attempt, 500, 15_000)
      const told = { group: this.#subscribed.group, attempt, afterMs, code: outcome.code, error: outcome.message }
      // While a broker is away, that has been told, and consumers end time and again.
      const level = kafka.outage?.now === undefined ? 'error' : 'debug'
      kafka.log[level](told, 'consumer ended; starting another')
      await kafka.clock.sleep(afterMs, signal)
    }
  }

  /** Resolves with what ended the consumer, once nothing of it runs any more. */
  async #consume(signal: AbortSignal): Promise<unknown> {
    const consumer = this.#consumer()
    const ended = new Promise<unknown>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error))
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.#joined(consumer, payload.memberAssignment))
    const started = this.#start(consumer, signal)
    try {
      await Promise.race([ended, started])
      return await ended
    } catch (error) {
      return error
    } finally {
      await this.#end(consumer, started)
    }
  }

  /**
   * A consumer in the middle of its start is let finish it: cut off, it stays in the group until its session ends, and holds
   * partitions that nobody reads; or it goes on and joins when nobody would stop it any more.
   */
  async #end(consumer: Consumer, started: Promise<void>): Promise<void> {
    const disconnect = () => consumer.disconnect().catch(() => {})
    const settled = started.catch(() => {})
    const ended = new AbortController()
    await Promise.race([settled, this.#options.kafka.clock.sleep(START_WITHIN_MS, ended.signal)])
    ended.abort()
    await disconnect()
    void settled.then(disconnect)
  }

  async #start(consumer: Consumer, signal: AbortSignal): Promise<void> {
    const { kafka, names, withinMs } = this.#options
    const { log, clock } = kafka
    const topics = this.#subscribed.topics.map((topic) => names.topic(topic))
    await consumer.connect()
    if (signal.aborted) return
    await consumer.subscribe({ topics, fromBeginning: true })
    if (signal.aborted) return
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.#subscribed.atOnce ?? 1,
      eachBatch: (payload) =>
        deliver(
          {
            subscribed: this.#subscribed,
            assignment: this.#assignment,
            names,
            clock,
            log,
            heartbeatMs: heartbeatMs(kafka),
            withinMs,
            seek: (place) => consumer.seek(place),
            stopping: this.#stopping.signal,
          },
          payload,
        ),
    })
  }

  #consumer(): Consumer {
    const { kafka, names } = this.#options
    return kafkaClient(kafka, 5).consumer({
      groupId: names.group(this.#subscribed.group),
      sessionTimeout: kafka.sessionMs ?? SESSION_MS,
      heartbeatInterval: heartbeatMs(kafka),
      rebalanceTimeout: kafka.rebalanceMs ?? 60_000,
      maxWaitTimeInMs: 500,
      maxBytesPerPartition: 1024 * 1024,
      metadataMaxAge: 60_000,
      allowAutoTopicCreation: false,
      readUncommitted: true,
      retry: { retries: 5, restartOnFailure: async () => false },
    })
  }

  #joined(consumer: Consumer, assigned: Readonly<Record<string, readonly number[]>>): void {
    const slots = Object.entries(assigned).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    )
    this.#options.kafka.outage?.end()
    for (const { topic, partition, offset } of this.#assignment.join(slots)) {
      consumer.seek({ topic, partition, offset: String(offset) })
    }
  }

  async #committed(slots: readonly Slot[]): Promise<Map<string, bigint>> {
    if (slots.length === 0) return new Map()
    const { admin, names, kafka, withinMs } = this.#options
    const groupId = names.group(this.#subscribed.group)
    const topics = [...new Set(slots.map(({ topic }) => topic))]
    const told = await tryWithin(kafka.clock, withinMs, () => admin.fetchOffsets({ groupId, topics }))
    const offsets = new Map(
      told.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }): [string, bigint] => [nameOf({ topic, partition }), BigInt(offset)]),
      ),
    )
    return new Map(slots.map((slot) => [nameOf(slot), atLeast0(offsets.get(nameOf(slot)))]))
  }
}

const SESSION_MS = 30_000
/** So long the start of a consumer is waited for at its end; a broker that is away may take longer. */
const START_WITHIN_MS = 5_000

function heartbeatMs({ sessionMs = SESSION_MS }: KafkaOptions): number {
  return Math.round(sessionMs / 10)
}

/** Kafka says -1 where a group has committed nothing. */
function atLeast0(offset: bigint | undefined): bigint {
  return offset === undefined || offset < 0n ? 0n : offset
}
