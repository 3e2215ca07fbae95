import { join } from 'node:path'
import { openPglite } from '../../src/adapters/pglite/pglite.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { rebuildProjections } from '../../src/projections/rebuild.ts'
import { against, type Figure, medianMs, rounded } from './figure.ts'
import { withScratch } from './scratch.ts'
import { eventsOf } from './told.ts'

const INCIDENTS = 500

/** The projections of 500 whole incidents, dropped and computed from the log. Bare: one empty statement to the same database for each event. */
export async function benchRebuild(): Promise<readonly Figure[]> {
  return withScratch(async (dir) => {
    const timeline = await openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log: silentLog })
    await timeline.append(eventsOf(INCIDENTS))
    const db = await openPglite({ dir: join(dir, 'projections'), log: silentLog })
    await migrate(db, MIGRATIONS)
    const { events, ms } = await rebuildProjections({ timeline, db })
    const bare = await medianMs(1, async () => {
      for (let at = 0; at < events; at++) await db.query('select 1')
    })
    await db.close()
    await timeline.close()
    const rate = (events / ms) * 1_000
    const baseline = against((events / bare) * 1_000, rate)
    return [{ bench: 'rebuild', metric: 'projections', value: rounded(rate), unit: 'events/s', ...baseline, n: events }]
  })
}
