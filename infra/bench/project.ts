import { createTopics } from '../../src/adapters/kafka/create-topics.ts'
import { dropTopics, ownNames } from '../../src/adapters/kafka/kafka.spec-support.ts'
import { kafkaClient } from '../../src/adapters/kafka/kafka-client.ts'
import { openKafkaTimeline } from '../../src/adapters/kafka/kafka-timeline.ts'
import { namesWith } from '../../src/adapters/kafka/names.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openServerDatabase } from '../../src/adapters/postgres/server-database.spec-support.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { PROJECTED_TOPICS, projectionStore } from '../../src/projections/projection-store.ts'
import { rebuildProjections } from '../../src/projections/rebuild.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { keepUpToDate } from '../../workers/projector/worker.ts'
import { kafka } from '../servers/kafka.ts'
import { postgres } from '../servers/postgres.ts'
import { against, type Figure, medianMs, rounded } from './figure.ts'
import { until } from './house.ts'
import { withServers } from './servers.ts'
import { eventsOf } from './told.ts'

const INCIDENTS = 2_000
const BATCH = 500
const STORE = `insert into bare select * from unnest($1::int[], $2::bigint[], $3::jsonb[])`

type Names = ReturnType<typeof ownNames>

/** 24,000 events from Kafka to rows in Postgres. Bare: kafkajs and one insert a batch, every event as it is, nothing computed. */
export function benchProject(): Promise<readonly Figure[]> {
  return withServers([kafka, postgres], async () => {
    const names = ownNames()
    await createTopics(names)
    const timeline = await openKafkaTimeline(names)
    const db = await openServerDatabase()
    try {
      await migrate(db, MIGRATIONS)
      const events = eventsOf(INCIDENTS)
      for (let at = 0; at < events.length; at += BATCH) await timeline.append(events.slice(at, at + BATCH))
      const bare = await copied(names, db, events.length)
      const rate = await projected(timeline, db, events.length)
      const value = { value: rounded(rate), ...against(bare, rate), aim: 5_000 }
      const about = { bench: 'project', unit: 'events/s', n: events.length }
      return [
        { ...about, metric: 'Kafka to Postgres', ...value },
        { ...about, metric: 'replay, Kafka to Postgres', ...(await replayedOf(timeline, db, events.length)) },
      ]
    } finally {
      await timeline.close()
      await db.close()
      await dropTopics(names)
    }
  })
}

/** Events a second, from the first batch until all have their rows. */
function projected(timeline: Timeline, db: Database, count: number): Promise<number> {
  const store = projectionStore(db, timeline.readIncident)
  return pace(count, async (seen) => {
    const counting = {
      ...store,
      apply: async (batch: Parameters<typeof store.apply>[0]) => {
        seen(0)
        await store.apply(batch)
        seen(batch.events.filter(({ topic }) => topic === 'debugging.timeline').length)
      },
    }
    const subscription = await keepUpToDate(counting, { timeline, log: silentLog })
    return () => subscription.stop()
  })
}

/** The rows once more, from all of Kafka. Bare: Kafka merely read. */
async function replayedOf(timeline: Timeline, db: Database, count: number) {
  const readMs = await medianMs(1, async () => {
    for await (const batch of timeline.scan(PROJECTED_TOPICS)) void batch
  })
  const { ms } = await rebuildProjections({ timeline, db })
  const [bare, rate] = [(count / readMs) * 1_000, (count / ms) * 1_000]
  return { value: rounded(rate), ...against(bare, rate), aim: rounded(bare / 2) }
}

function copied(names: Names, db: Database, count: number): Promise<number> {
  return pace(count, async (seen) => {
    await db.query('create table bare (part int, place bigint, event jsonb)')
    const consumer = kafkaClient(names, 5).consumer({ groupId: `${names.prefix}bare` })
    await consumer.connect()
    await consumer.subscribe({ topics: [namesWith(names.prefix).topic('debugging.timeline')], fromBeginning: true })
    await consumer.run({
      eachBatch: async ({ batch: { partition, messages } }) => {
        seen(0)
        const offsets = messages.map(({ offset }) => offset)
        await db.query(STORE, [messages.map(() => partition), offsets, messages.map(({ value }) => String(value))])
        seen(messages.length)
      },
    })
    return () => consumer.disconnect()
  })
}

/** Starts something that tells what it has done, and stops it when that is all. */
async function pace(
  count: number,
  start: (seen: (more: number) => void) => Promise<() => Promise<unknown>>,
): Promise<number> {
  let [done, from, took] = [0, 0, 0]
  const stop = await start((more) => {
    from ||= performance.now()
    done += more
    if (done >= count) took ||= performance.now() - from
  })
  await until('all events', async () => took > 0, 50)
  await stop()
  return (count / took) * 1_000
}
