import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createDatabaseAnswers } from '../adapters/answers/database-answers.ts'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import { openMemoryQueue } from '../adapters/memory/memory-queue.ts'
import { openPglite } from '../adapters/pglite/pglite.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { openSegmentLog } from '../adapters/segment-log/segment-log.ts'
import type { Config } from '../config.ts'
import { watchDeploys } from '../evidence/watch-deploys.ts'
import { type Clock, systemClock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Database } from '../projections/database.ts'
import { incidentList } from '../projections/read-incidents.ts'
import { createRecorder } from '../worker-kit/recorder.ts'
import { guardEvidence } from './guard-evidence.ts'
import type { House } from './house.ts'
import { houseRedactor } from './house-redactor.ts'
import { openCodeHost, openModel } from './open-vendors.ts'
import { MIGRATIONS } from './places.ts'

/** Opens the whole house in this process: nothing to install, nothing to configure. What opened is closed again on a fault. */
export async function openEmbedded(config: Config, log: Log, clock: Clock = systemClock): Promise<House> {
  const dir = resolve(config.dataDir)
  mkdirSync(dir, { recursive: true })
  const redactor = houseRedactor(config)
  const timeline = await openSegmentLog({ dir: join(dir, 'timeline'), clock, log })
  // The two engines take seconds on their first start, each in its own thread.
  const [db, store] = await Promise.all([openDatabase(dir, log), openChdbEvidence({ dir: join(dir, 'evidence'), log })])
  const evidence = await watchDeploys(guardEvidence(store, redactor), clock.now())
  const queue = openMemoryQueue({ clock })
  const codeHost = openCodeHost(config, log)
  const llm = openModel(config, log, redactor)
  return {
    config,
    clock,
    log,
    redactor,
    timeline,
    queue,
    db,
    evidence,
    record: createRecorder({ timeline, clock, redact: redactor.redact }),
    answers: createDatabaseAnswers(db),
    incidents: incidentList(db),
    ...(codeHost ? { codeHost } : {}),
    ...(llm ? { llm } : {}),
    async close() {
      await queue.close()
      await evidence.close()
      await db.close()
      await timeline.close()
    },
  }
}

async function openDatabase(dir: string, log: Log): Promise<Database> {
  const db = await openPglite({ dir: join(dir, 'projections'), log })
  await migrate(db, MIGRATIONS)
  return db
}
