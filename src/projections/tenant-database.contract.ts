import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../adapters/memory/memory-timeline.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { story } from '../timeline/stories/story.ts'
import type { Database } from './database.ts'
import { history } from './read-history.ts'
import { incidentList } from './read-incidents.ts'
import { rebuildProjections } from './rebuild.ts'
import { tenantDatabase } from './tenant-database.ts'

const SQL = new URL('../../infra/postgres', import.meta.url).pathname
const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
const whole = told.applied().evaluated('pass').resolved().effect('slack', 'channel', 'C_ROOM')
const OUTBOX = `insert into slack_outbox (tenant_id, incident_id, key, place, intent, wanted_sha256, state, due_at)
  values ($1, 'inc_checkout', 'brief', 1, '{}', 'x', 'pending', now())`

/** What a tenant sees on every database. `open` gives an empty one, as the owner of its tables. */
export function tenantDatabaseContract(open: () => Promise<Database>): void {
  let owner: Database
  let tables: readonly string[]
  beforeAll(async () => {
    owner = await open()
    await migrate(owner, SQL)
    // Two tenants that share every id, text and moment.
    const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
    for (const tenant_id of ['acme', 'globex']) {
      await timeline.append(whole.events.map((event) => ({ ...event, tenant_id })))
      await owner.query(OUTBOX, [tenant_id])
    }
    await rebuildProjections({ timeline, db: owner })
    await timeline.close()
    const named = await owner.query<{ name: string }>(
      `select table_name as name from information_schema.columns where column_name = 'tenant_id' and table_schema = current_schema()`,
    )
    tables = named.map(({ name }) => name)
  })
  afterAll(() => owner.close())
  const tenantsIn = async (db: Database, table: string) =>
    (await db.query<{ tenant_id: string }>(`select distinct tenant_id from ${table}`)).map((row) => row.tenant_id)

  describe('rows', () => {
    it('are kept apart in every table that has tenants', async () => {
      expect(tables.length).toBeGreaterThanOrEqual(6)
      for (const table of tables) {
        expect(await tenantsIn(tenantDatabase(owner, 'acme'), table), table).toEqual(['acme'])
        expect(await tenantsIn(tenantDatabase(owner, 'nobody'), table), table).toEqual([])
        expect(await tenantsIn(tenantDatabase(owner, ''), table), table).toEqual([])
      }
    })

    it('do not exist without the setting', async () => {
      for (const table of tables) {
        const seen = await owner.transaction(async (tx) => {
          await tx.query('set local role faultline_app')
          return tx.query(`select * from ${table}`)
        })
        expect(seen, table).toEqual([])
      }
    })

    it('of another tenant cannot be reached by asking, changed, taken away or planted', async () => {
      const db = tenantDatabase(owner, 'acme')
      expect(await incidentList(db).open('globex')).toEqual([])
      expect(await incidentList(db).byId('globex', 'inc_checkout')).toBeUndefined()
      expect(await incidentList(db).byId('acme', 'inc_checkout')).toMatchObject({ tenant_id: 'acme' })
      expect(await history(db).similarIncidents('globex', 'TypeError: rate of undefined', 5)).toEqual([])
      await db.query(`update slack_outbox set error = 'mine'`)
      await db.query(`delete from slack_outbox where tenant_id = 'globex'`)
      await expect(db.query(OUTBOX, ['initech'])).rejects.toMatchObject({ code: 'postgres-42501' })
      const left = await owner.query('select tenant_id, error from slack_outbox order by tenant_id')
      expect(left).toEqual([
        { tenant_id: 'acme', error: 'mine' },
        { tenant_id: 'globex', error: null },
      ])
    })
  })

  it('lets nobody but the owner write what is computed from the timeline', async () => {
    const db = tenantDatabase(owner, 'acme')
    await expect(db.query('delete from incidents')).rejects.toMatchObject({ code: 'postgres-42501' })
    await expect(db.query('truncate incident_thread')).rejects.toMatchObject({ code: 'postgres-42501' })
  })

  it('keeps two tenants apart that ask at once, and the owner as he was', async () => {
    const names = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? 'acme' : 'globex'))
    const seen = await Promise.all(names.map((name) => tenantsIn(tenantDatabase(owner, name), 'incidents')))
    expect(seen).toEqual(names.map((name) => [name]))
    expect((await tenantsIn(owner, 'incidents')).sort()).toEqual(['acme', 'globex'])
  })
}
