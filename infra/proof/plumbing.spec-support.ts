import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTopics } from '../../src/adapters/kafka/create-topics.ts'
import { dropTopics, ownNames } from '../../src/adapters/kafka/kafka.spec-support.ts'
import { openKafkaTimeline } from '../../src/adapters/kafka/kafka-timeline.ts'
import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openSpecDatabase } from '../../src/adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openServerDatabase } from '../../src/adapters/postgres/server-database.spec-support.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { createQueues } from '../../src/adapters/sqs/create-queues.ts'
import { houseAt } from '../../src/adapters/sqs/sqs.spec-support.ts'
import { openSqsQueue } from '../../src/adapters/sqs/sqs-queue.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { tenantDatabase } from '../../src/projections/tenant-database.ts'
import type { TaskQueue } from '../../src/tasks/queue.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { addressOf } from '../servers/address.ts'
import { elasticmq } from '../servers/elasticmq.ts'

/** What lies under a house: one of the two sets. */
export interface Plumbing {
  readonly timeline: Timeline
  readonly queue: TaskQueue
  /** The rows of the tenant. */
  readonly db: Database
  /** All rows, for the projector. */
  readonly projections: Database
  /** One process has it for itself. */
  readonly alone: boolean
  close(): Promise<void>
}

const around = { clock: systemClock, log: silentLog }

/** As `faultline start` opens it: segment files, PGlite, a queue in memory. */
export async function embeddedPlumbing(): Promise<Plumbing> {
  const dir = await mkdtemp(join(tmpdir(), 'faultline-plumbing-'))
  const timeline = await openSegmentLog({ dir: join(dir, 'timeline'), ...around })
  const db = await openSpecDatabase()
  await migrate(db, MIGRATIONS)
  const queue = openMemoryQueue({ clock: systemClock })
  const close = async () => {
    await queue.close()
    await db.close()
    await timeline.close()
    await rm(dir, { recursive: true, force: true })
  }
  return { timeline, queue, db, projections: db, alone: true, close }
}

/** As a role opens it on servers: topics, a database and queues of its own on those that run for the specs. */
export async function serverPlumbing(tenantId: string): Promise<Plumbing> {
  const names = ownNames()
  await createTopics(names)
  const timeline = await openKafkaTimeline(names)
  const projections = await openServerDatabase()
  await migrate(projections, MIGRATIONS)
  const queues = { ...houseAt(addressOf(elasticmq), false), prefix: `p${randomUUID().slice(0, 8)}-` }
  await createQueues(queues)
  const queue = openSqsQueue({ ...queues, ...around, closeWithinMs: 200 })
  const close = async () => {
    await queue.close()
    await projections.close()
    await timeline.close()
    await dropTopics(names)
  }
  return { timeline, queue, db: tenantDatabase(projections, tenantId), projections, alone: false, close }
}
