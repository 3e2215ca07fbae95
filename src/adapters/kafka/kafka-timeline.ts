import type { Admin } from 'kafkajs'
import { outageOf } from '../../kit/outage.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { placeEvent } from '../../timeline/placement.ts'
import type { Position, Timeline } from '../../timeline/timeline.ts'
import { TOPICS } from '../../timeline/topics.ts'
import { Appender } from './appender.ts'
import { checkTopics } from './check-topics.ts'
import { GroupMember } from './group-member.ts'
import { IncidentReader } from './incident-reader.ts'
import { kafkaClient } from './kafka-client.ts'
import { namesWith } from './names.ts'
import type { KafkaOptions } from './options.ts'
import { PartitionReader } from './partition-reader.ts'
import { RecordCache } from './record-cache.ts'
import { scanPartitions } from './scan.ts'
import { tryWithin } from './try-within.ts'

/**
 * The timeline on a Kafka cluster, whose topics `createTopics` has made. `RetryLater('kafka-unavailable')` when no broker
 * answers; `GiveUp` when the login is refused or a topic would lose history, with what to do.
 */
export async function openKafkaTimeline(given: KafkaOptions): Promise<Timeline> {
  const outage = given.outage ?? outageOf('a broker of Kafka', given.log)
  const options = { ...given, outage }
  const { clock, withinMs = 30_000, openWithinMs = withinMs, cacheBytes = 32 * 1024 * 1024 } = options
  const names = namesWith(options.prefix)
  const kafka = kafkaClient(options)
  const admin = kafka.admin()
  const appender = new Appender({ kafka, names, clock, withinMs })
  const reader = new PartitionReader({ kafka, names, topics: TOPICS, clock, withinMs })
  const incidents = new IncidentReader(reader, new RecordCache(cacheBytes))
  const members = new Set<GroupMember>()
  let closed = false
  const disconnect = () => Promise.allSettled([appender.close(), reader.close(), admin.disconnect()])
  try {
    await tryWithin(clock, openWithinMs, () => connect(admin, appender, options))
    await reader.connect()
  } catch (error) {
    await disconnect()
    throw error
  }
  return {
    append: async (events) => answered(opened(appender).append(events.map(placeEvent))),
    readIncident: async (tenantId, incidentId) => answered(opened(incidents).read(tenantId, incidentId)),
    scan: (topics, from = []) => scanPartitions(opened(reader), topics, from),
    highWatermarks: async () => {
      const ends = await answered(opened(reader).ends(TOPICS))
      return byTopic(ends.filter(({ offset }) => offset > 0n))
    },
    subscribe: async (subscribed) =>
      keptIn(members, new GroupMember({ kafka: options, admin: opened(admin), names, withinMs }, subscribed)),
    close: async () => {
      if (closed) return
      closed = true
      await Promise.all([...members].map((member) => member.stop()))
      await disconnect()
    },
  }

  async function answered<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked
    outage.end()
    return answer
  }

  function opened<T>(part: T): T {
    if (closed) throw new GiveUp('closed', 'This timeline is closed. Open it again.')
    return part
  }
}

async function connect(admin: Admin, appender: Appender, { prefix, brokers }: KafkaOptions): Promise<void> {
  await admin.connect()
  await checkTopics(admin, namesWith(prefix), brokers)
  await appender.connect()
}

function keptIn(members: Set<GroupMember>, member: GroupMember) {
  members.add(member)
  return { stop: () => member.stop().finally(() => members.delete(member)) }
}

function byTopic(positions: readonly Position[]): Position[] {
  return positions.toSorted((a, b) => TOPICS.indexOf(a.topic) - TOPICS.indexOf(b.topic) || a.partition - b.partition)
}
