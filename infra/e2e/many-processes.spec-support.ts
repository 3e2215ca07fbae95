import { randomBytes } from 'node:crypto'
import { createClient } from '@clickhouse/client'
import { openKafkaTimeline } from '../../src/adapters/kafka/kafka-timeline.ts'
import { newServerDatabase } from '../../src/adapters/postgres/server-database.spec-support.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { EventOf, EventType, TimelineEvent } from '../../src/timeline/events.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { TOPICS } from '../../src/timeline/topics.ts'
import { addressOf } from '../servers/address.ts'
import { clickhouse } from '../servers/clickhouse.ts'
import { elasticmq } from '../servers/elasticmq.ts'
import { kafka } from '../servers/kafka.ts'
import { redis } from '../servers/redis.ts'
import { until } from './until.spec-support.ts'

export interface OwnServers {
  /** The settings with which a house uses these servers and shares nothing on them with another. */
  readonly env: Readonly<Record<string, string>>
  drop(): Promise<void>
}

/** A database, topics, queues and schedules of our own on the servers that run for the specs; nothing is migrated yet. */
export async function ownServers(): Promise<OwnServers> {
  const name = randomBytes(4).toString('hex')
  const database = await newServerDatabase()
  await dropEvidence()
  const env = {
    KAFKA_BROKERS: addressOf(kafka),
    KAFKA_PREFIX: `${name}.`,
    SQS_ENDPOINT: addressOf(elasticmq),
    SQS_PREFIX: `${name}-`,
    DATABASE_URL: database.url,
    CLICKHOUSE_URL: addressOf(clickhouse),
    CLICKHOUSE_COLLECTOR_TABLES: 'yes',
    REDIS_URL: addressOf(redis),
    FAULTLINE_TENANT: `t${name}`,
    AWS_ACCESS_KEY_ID: 'specs',
    AWS_SECRET_ACCESS_KEY: 'specs',
  }
  return { env, drop: () => database.drop() }
}

/** What an earlier spec left there is some other application's past. */
async function dropEvidence(): Promise<void> {
  const client = createClient({ url: addressOf(clickhouse) })
  for (const name of ['faultline', 'otel']) await client.command({ query: `DROP DATABASE IF EXISTS ${name}` })
  await client.close()
}

/** The log of such a house, read beside its processes. */
export interface ReadLog {
  /** All events by their ids: whoever wrote one twice wrote the same. */
  events(): Promise<readonly TimelineEvent[]>
  facts<T extends EventType>(type: T): Promise<readonly EventOf<T>[]>
  fact<T extends EventType>(type: T, withinMs?: number): Promise<EventOf<T>>
  close(): Promise<void>
}

export async function readLogOf(env: Readonly<Record<string, string>>): Promise<ReadLog> {
  const brokers = (env.KAFKA_BROKERS ?? '').split(',')
  const options = { brokers, prefix: env.KAFKA_PREFIX ?? '', clock: systemClock, log: silentLog }
  const timeline = await openKafkaTimeline(options)
  const facts = async <T extends EventType>(type: T) =>
    (await eventsOf(timeline)).filter((event): event is EventOf<T> => event.event_type === type)
  return {
    events: () => eventsOf(timeline),
    facts,
    fact: async (type, withinMs = 90_000) =>
      (await until(type, async () => (await facts(type))[0], { withinMs })).value,
    close: () => timeline.close(),
  }
}

async function eventsOf(timeline: Timeline): Promise<readonly TimelineEvent[]> {
  const found = new Map<string, TimelineEvent>()
  for await (const { events } of timeline.scan(TOPICS)) {
    for (const { event } of events) if (!found.has(event.event_id)) found.set(event.event_id, event)
  }
  return [...found.values()]
}
