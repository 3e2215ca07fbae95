import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSpecDatabase } from '../../adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../adapters/postgres/migrate.ts'
import { MemorySlack } from '../../adapters/slack/memory-slack.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import type { Database } from '../../projections/database.ts'
import { outOfOrder } from '../../timeline/stories/recorded.ts'
import { desiredSurfaces } from '../present/desired-surfaces.ts'
import { databaseStore } from './database-store.ts'
import { createOutbox } from './outbox.ts'

const SETTINGS = {
  tenantId: 'acme',
  responders: [],
  incidentsChannel: '#incidents',
  rates: { burst: 1_000, perSecond: 1_000 },
}
const LOOK = { channelPrefix: 'inc', whoMayApprove: 'Anyone on call may approve.', onCall: '', responders: [] }

describe('src/slack/outbox/drain.ts', () => {
  let db: Database
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, fileURLToPath(new URL('../../../infra/postgres', import.meta.url)))
  })
  afterAll(() => db.close())

  it('leaves nothing undone that came before the thread it belongs in', async () => {
    const incident = outOfOrder[0]?.incident_id ?? ''
    const slack = new MemorySlack()
    const deps = { store: databaseStore(db), slack, record: async () => [], clock: systemClock, log: silentLog }
    const outbox = createOutbox({ ...deps, settings: SETTINGS, readEvents: async () => outOfOrder })
    const surfaces = desiredSurfaces(outOfOrder, LOOK)
    await outbox.want(incident, async () => ({ surfaces, receipts: new Map() }))
    const { signal } = new AbortController()
    for (let dueAt: number | undefined = 0; dueAt !== undefined; ) dueAt = (await outbox.drain(incident, signal)).dueAt
    expect(await outbox.open()).toEqual([])
    const posted = slack.channels.flatMap(({ messages }) => messages)
    expect(posted).toHaveLength(surfaces.filter((one) => one.kind === 'message' && one.mode !== 'if-shown').length)
  })
})
