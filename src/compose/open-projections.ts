import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { Database } from '../projections/database.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { openDatabase } from './open-database.ts'
import { openTimeline } from './open-timeline.ts'

/** The log, to be read alone, and the projections: for commands that must not be able to reach anything outside. */
export async function openProjections(
  config: Config,
  log: Log,
): Promise<{ timeline: Timeline; db: Database; close: () => Promise<void> }> {
  const around = { log, clock: systemClock }
  const timeline = await openTimeline(config, around)
  const { projections } = await openDatabase(config, around, true).catch(async (error: unknown) => {
    await timeline.close()
    throw error
  })
  return {
    timeline: readOnly(timeline),
    db: projections,
    async close() {
      await projections.close()
      await timeline.close()
    },
  }
}

function readOnly(timeline: Timeline): Timeline {
  return {
    append: async () => {
      throw new GiveUp('read-only', 'This command only reads the timeline. State facts in the process that runs it.')
    },
    readIncident: (tenantId, incidentId) => timeline.readIncident(tenantId, incidentId),
    scan: (topics, from) => timeline.scan(topics, from),
    ...(timeline.whole ? { whole: timeline.whole } : {}),
    highWatermarks: () => timeline.highWatermarks(),
    subscribe: (options) => timeline.subscribe(options),
    close: () => timeline.close(),
  }
}
