import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSpecDatabase } from '../../src/adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { dumpHash } from '../../src/projections/projection-hash.ts'
import { rebuildProjections } from '../../src/projections/rebuild.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { runProjector } from '../../workers/projector/worker.ts'
import { finished } from './finished.ts'
import { followed } from './followed.ts'
import { whatItDoes } from './still-house.ts'

/** Some of each ending; `npm run bench -- history` takes 10,000. */
const INCIDENTS = 100

describe('infra/proof/replay.int.spec.ts', () => {
  let dir: string
  let log: Timeline
  let empty: Database
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'faultline-replay-'))
    log = await openSegmentLog({ dir, clock: systemClock, log: silentLog })
    empty = await openSpecDatabase()
    await migrate(empty, MIGRATIONS)
  })
  afterAll(async () => {
    await empty.close()
    await log.close()
    await rm(dir, { recursive: true, force: true })
  })

  it(`computes of ${INCIDENTS} finished incidents the rows that were kept while they happened`, async () => {
    const db = await openSpecDatabase()
    await migrate(db, MIGRATIONS)
    const { timeline, atRest } = followed(log)
    const projector = await runProjector({ timeline, db, log: silentLog })
    for (let at = 0; at < INCIDENTS; at += 20) {
      const some = Array.from({ length: 20 }, (_, more) => finished(at + more))
      // Side by side as they happen, the facts of each in their order.
      const longest = Math.max(...some.map(({ length }) => length))
      await log.append(
        Array.from({ length: longest }, (_, n) => some.flatMap((events) => events.slice(n, n + 1))).flat(),
      )
    }
    await atRest(db)
    await projector.stop()
    const incremental = await dumpHash(db)
    await db.close()
    const { events, hash } = await rebuildProjections({ timeline: log, db: empty })
    expect(hash).toBe(incremental)
    expect(events).toBeGreaterThan(INCIDENTS * 20)
  })

  it('then does nothing: no call to Slack, no task and so no model and no pull request, no new event', async () => {
    expect(await whatItDoes(log, empty)).toEqual({ slack: [], tasks: [], events: 0 })
    const [rows] = await empty.query<{ done: number; other: number }>(
      `select (count(*) filter (where state = 'done'))::int as done, (count(*) filter (where state <> 'done'))::int as other
       from slack_outbox`,
    )
    expect(rows?.other).toBe(0)
    expect(rows?.done).toBeGreaterThan(INCIDENTS * 5)
  })
})
