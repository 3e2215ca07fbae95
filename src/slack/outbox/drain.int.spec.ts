import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSpecDatabase } from '../../adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../adapters/postgres/migrate.ts'
import { MemorySlack } from '../../adapters/slack/memory-slack.ts'
import { systemClock } from '../../kit/clock.ts'
import { nameId } from '../../kit/ids.ts'
import { silentLog } from '../../kit/log.ts'
import type { Database } from '../../projections/database.ts'
import { goodPath, outOfOrder } from '../../timeline/stories/recorded.ts'
import { desiredSurfaces } from '../present/desired-surfaces.ts'
import { databaseStore } from './database-store.ts'
import { createOutbox } from './outbox.ts'
import type { OutboxStore } from './store.ts'

const SETTINGS = {
  tenantId: 'acme',
  responders: [],
  incidentsChannel: '#incidents',
  rates: { burst: 1_000, perSecond: 1_000 },
}
const REQUEST = { name: 'inc-theirs', private: false, marker: '' }
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

  it.each([2, 3, 4, 5, 6])(
    'begins a channel with the brief, also where another process makes it at read %i',
    async (at) => {
      const incident = goodPath.incident
      await db.query('delete from slack_outbox')
      const slack = new MemorySlack()
      const store = databaseStore(db)
      const owner = { tenant: 'acme', incident }
      let reads = 0
      const beside: OutboxStore = {
        ...store,
        async readRows(of) {
          reads += 1
          if (reads === at)
            await store.changeRow(owner, 'channel', {
              state: 'done',
              external_id: slack.add(REQUEST).id,
              lease_until: null,
            })
          return store.readRows(of)
        },
      }
      const deps = { store: beside, slack, record: async () => [], clock: systemClock, log: silentLog }
      const outbox = createOutbox({ ...deps, settings: SETTINGS, readEvents: async () => goodPath.events })
      const surfaces = desiredSurfaces(goodPath.events, LOOK)
      await outbox.want(incident, async () => ({ surfaces, receipts: new Map() }))
      const theirs = { state: 'sending', attempt: 1, lease_until: Date.now() + 60_000 } as const
      await store.changeRow(owner, 'channel', theirs)
      reads = 0
      const { signal } = new AbortController()
      for (let dueAt: number | undefined = 0; dueAt !== undefined && dueAt < Date.now() + 10_000; )
        dueAt = (await outbox.drain(incident, signal)).dueAt
      expect(await outbox.open()).toEqual([])
      const [first] = slack.channels.find(({ name }) => name === REQUEST.name)?.messages ?? []
      expect(first?.marker?.key).toBe(nameId(['acme', incident, 'slack', 'brief']))
    },
  )
})
