import type { Admin } from 'kafkajs'
import { PARTITIONS, TOPICS } from '../../timeline/topics.ts'
import { kafkaClient } from './kafka-client.ts'
import { asKafkaOutcome } from './kafka-outcome.ts'
import { namesWith } from './names.ts'
import type { KafkaOptions } from './options.ts'
import { tryWithin } from './try-within.ts'

export interface CreateTopicsOptions extends KafkaOptions {
  /** Copies of each record. Default 3, or as many as there are brokers. */
  readonly replicationFactor?: number
}

/** Creates the topics that are missing, made to keep everything for ever; returns their names. Those that exist stay as they are. */
export async function createTopics(options: CreateTopicsOptions): Promise<string[]> {
  const admin = kafkaClient(options, 5).admin()
  try {
    await admin.connect()
    const present = await admin.listTopics()
    const missing = TOPICS.map(namesWith(options.prefix).topic).filter((topic) => !present.includes(topic))
    if (missing.length === 0) return []
    const { brokers } = await admin.describeCluster()
    const replicationFactor = options.replicationFactor ?? Math.min(3, brokers.length)
    const configEntries = settings(replicationFactor)
    const topics = missing.map((topic) => ({ topic, numPartitions: PARTITIONS, replicationFactor, configEntries }))
    await admin.createTopics({ topics, waitForLeaders: false, timeout: 30_000 })
    await tryWithin(options.clock, 30_000, () => led(admin, missing))
    return missing
  } catch (error) {
    throw asKafkaOutcome(error)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

/**
 * Rejects while a leader does not serve a partition. Metadata names leaders before they know it themselves, and a first
 * append that one of them refuses would be sent again, and so be written twice where the others took it.
 */
async function led(admin: Admin, names: string[]): Promise<void> {
  await admin.fetchTopicMetadata({ topics: names })
  await Promise.all(names.map((name) => admin.fetchTopicOffsets(name)))
}

/** With three copies, two must have a record before it is acknowledged: one broker may then be lost or restarted at a time. */
function settings(replicationFactor: number): { name: string; value: string }[] {
  const entries = {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'max.message.bytes': '1048588',
    'min.insync.replicas': replicationFactor >= 3 ? '2' : '1',
    'unclean.leader.election.enable': 'false',
  }
  return Object.entries(entries).map(([name, value]) => ({ name, value }))
}
