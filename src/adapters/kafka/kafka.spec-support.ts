import { randomUUID } from 'node:crypto'
import { addressOf } from '../../../infra/servers/address.ts'
import { kafka } from '../../../infra/servers/kafka.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { partitionOfKey } from '../../timeline/partition.ts'
import type { TimelineHarness } from '../../timeline/timeline.contract.ts'
import { recordKey, TOPICS, type Topic } from '../../timeline/topics.ts'
import { createTopics } from './create-topics.ts'
import { kafkaClient } from './kafka-client.ts'
import { openKafkaTimeline } from './kafka-timeline.ts'
import { namesWith } from './names.ts'
import type { KafkaOptions } from './options.ts'

/** Options for topics and groups that nobody else has, on the broker that runs for the specs. */
export function ownNames(brokers: readonly string[] = addressOf(kafka).split(',')): KafkaOptions & { prefix: string } {
  return { brokers, prefix: `spec-${randomUUID()}.`, clock: systemClock, log: silentLog }
}

/** Fresh topics under a prefix of their own. */
export async function onBroker(): Promise<TimelineHarness> {
  const options = ownNames()
  await createTopics(options)
  return {
    open: () => openKafkaTimeline(options),
    putForeign: (topic, raw) => putRaw(options, topic, recordKey(raw.tenant_id, raw.incident_id), JSON.stringify(raw)),
    dispose: () => dropTopics(options),
  }
}

/** Writes a record as it is, as another program could. */
export async function putRaw(options: KafkaOptions, topic: Topic, key: string, value: string | null): Promise<void> {
  const producer = kafkaClient(options, 5).producer({ createPartitioner: () => () => partitionOfKey(key) })
  await producer.connect()
  await producer.send({ topic: namesWith(options.prefix).topic(topic), messages: [{ key, value }] })
  await producer.disconnect()
}

export async function dropTopics(options: KafkaOptions): Promise<void> {
  const admin = kafkaClient(options, 5).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: TOPICS.map(namesWith(options.prefix).topic) })
  await admin.disconnect()
}
