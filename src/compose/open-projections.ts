import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Database } from '../projections/database.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { openDatabase } from './open-database.ts'
import { openTimeline } from './open-timeline.ts'

/** Only the log and the projections: for commands that must not be able to reach anything outside. */
export async function openProjections(
  config: Config,
  log: Log,
): Promise<{ timeline: Timeline; db: Database; close: () => Promise<void> }> {
  const around = { log, clock: systemClock }
  const timeline = await openTimeline(config, around)
  const { projections } = await openDatabase(config, around).catch(async (error: unknown) => {
    await timeline.close()
    throw error
  })
  return {
    timeline,
    db: projections,
    async close() {
      await projections.close()
      await timeline.close()
    },
  }
}
