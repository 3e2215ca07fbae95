import { join, resolve } from 'node:path'
import { openPglite } from '../adapters/pglite/pglite.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { openSegmentLog } from '../adapters/segment-log/segment-log.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Database } from '../projections/database.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { MIGRATIONS } from './places.ts'

/** Only the log and the projections: for commands that must not be able to reach anything outside. */
export async function openProjections(
  config: Config,
  log: Log,
): Promise<{ timeline: Timeline; db: Database; close: () => Promise<void> }> {
  const dir = resolve(config.dataDir)
  const timeline = await openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log })
  const db = await openPglite({ dir: join(dir, 'projections'), log })
  await migrate(db, MIGRATIONS)
  return {
    timeline,
    db,
    async close() {
      await db.close()
      await timeline.close()
    },
  }
}
