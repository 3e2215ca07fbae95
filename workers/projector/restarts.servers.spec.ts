import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makePostgres, type OwnPostgres } from '../../infra/servers/postgres.ts'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { openSpecDatabase } from '../../src/adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openUrl } from '../../src/adapters/postgres/server-database.spec-support.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { dumpHash } from '../../src/projections/projection-hash.ts'
import { projectionStore } from '../../src/projections/projection-store.ts'
import { rebuildProjections } from '../../src/projections/rebuild.ts'
import { STORIES } from '../../src/timeline/stories/recorded.ts'
import type { Position, Timeline } from '../../src/timeline/timeline.ts'
import { runProjector } from './worker.ts'

const SQL = new URL('../../infra/postgres', import.meta.url).pathname
const RESTARTS = 20

describe('workers/projector over restarts of its Postgres', () => {
  let server: OwnPostgres
  let db: Database
  let timeline: Timeline
  beforeAll(async () => {
    server = await makePostgres()
    await server.start()
    db = await openUrl(server.address)
    await migrate(db, SQL)
    timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  })
  afterAll(async () => {
    await timeline.close()
    await db.close()
    await server.remove()
  })

  it(`loses nothing and counts nothing twice when it is stopped or crashes ${RESTARTS} times`, {
    timeout: 180_000,
  }, async () => {
    const projector = await runProjector({ timeline, db, log: silentLog })
    const more = new AbortController()
    const telling = tell(more.signal)
    let before = await reach()
    for (let round = 0; round < RESTARTS; round++) {
      // Each time it has gone on by itself, and is at work again.
      await vi.waitFor(async () => expect(await reach()).not.toBe(before), 20_000)
      await systemClock.sleep((round % 5) * 10)
      await (round % 2 === 0 ? server.stop() : server.crash())
      await systemClock.sleep((round % 3) * 100)
      await server.start()
      before = await vi.waitFor(reach, 5_000)
    }
    more.abort()
    await telling
    const end = positionsOf((await timeline.highWatermarks()).filter(({ topic }) => topic !== 'debugging.evaluation'))
    await vi.waitFor(async () => expect(await reach()).toBe(end), 30_000)
    await projector.stop()
    const incremental = await dumpHash(db)
    expect((await rebuildProjections({ timeline, db })).hash).toBe(incremental)
    const embedded = await openSpecDatabase()
    await migrate(embedded, SQL)
    expect((await rebuildProjections({ timeline, db: embedded })).hash).toBe(incremental)
    await embedded.close()
  })

  /** The same stories again and again, of other incidents; some facts come twice. */
  async function tell(signal: AbortSignal): Promise<void> {
    for (let round = 0; !signal.aborted; round++) {
      for (const [name, events] of Object.entries(STORIES)) {
        const told = events.map((event) => ({ ...event, incident_id: `${name}_${round}_${event.incident_id}` }))
        await timeline.append([...told, ...told.slice(0, 2)])
      }
      await systemClock.sleep(300)
    }
  }

  async function reach(): Promise<string> {
    return positionsOf(await projectionStore(db, timeline.readIncident).positions())
  }
})

function positionsOf(positions: readonly Position[]): string {
  return positions
    .map(({ topic, partition, offset }) => `${topic}/${partition}: ${offset}`)
    .sort()
    .join()
}
