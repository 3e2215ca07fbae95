import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openSpecDatabase } from '../../adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../adapters/postgres/migrate.ts'
import type { Database } from '../../projections/database.ts'
import type { Surface } from '../present/surface.ts'
import { closeRow, renewRow } from './row-turns.ts'
import { changeRow, insertRow, readRows } from './rows.ts'

const OWNER = { tenant: 'acme', incident: 'inc_checkout' }
const topic = (words: string): Surface => ({ kind: 'topic', key: 'topic', topic: words })

describe('src/slack/outbox/rows.ts', () => {
  let db: Database
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, fileURLToPath(new URL('../../../infra/postgres', import.meta.url)))
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    await db.query('delete from slack_outbox')
    await insertRow(db, OWNER, { place: 0, surface: topic('a'), wanted_sha256: 'a', state: 'pending', due_at: 0 })
  })
  const row = async () => {
    const [only] = await readRows(db, OWNER)
    if (only === undefined) throw new Error('there is no row')
    return only
  }
  const ending = { shown: 'a', living: true, dueAt: 5 }

  it('lets one alone claim a row, also when another has done it all since it was read', async () => {
    const read = await row()
    const claim = { state: 'sending', attempt: read.attempt + 1 } as const
    expect(await changeRow(db, OWNER, 'topic', claim, read)).toBe(true)
    expect(await changeRow(db, OWNER, 'topic', claim, read)).toBe(false)
    await changeRow(db, OWNER, 'topic', { state: 'acted' })
    expect(await closeRow(db, OWNER, 'topic', ending, await row())).toBe('done')
    expect((await row()).attempt).toBe(read.attempt)
    expect(await changeRow(db, OWNER, 'topic', claim, read)).toBe(false)
  })

  it('opens again what is closed while something newer is wanted, whichever of the two comes first', async () => {
    await changeRow(db, OWNER, 'topic', { state: 'acted' })
    const acted = await row()
    await renewRow(db, OWNER, 'topic', { surface: topic('b'), wanted_sha256: 'b', nowMs: 0 })
    expect(await closeRow(db, OWNER, 'topic', ending, acted)).toBe('pending')

    await changeRow(db, OWNER, 'topic', { state: 'acted' })
    expect(await closeRow(db, OWNER, 'topic', { ...ending, shown: 'b' }, await row())).toBe('done')
    await renewRow(db, OWNER, 'topic', { surface: topic('c'), wanted_sha256: 'c', nowMs: 0 })
    expect(await row()).toMatchObject({ state: 'pending', surface: topic('c'), due_at: 5 })
  })

  it('closes a row once, whoever states its receipt too', async () => {
    await changeRow(db, OWNER, 'topic', { state: 'acted' })
    const acted = await row()
    expect(await closeRow(db, OWNER, 'topic', ending, acted)).toBe('done')
    expect(await closeRow(db, OWNER, 'topic', ending, acted)).toBeUndefined()
    expect((await row()).revision).toBe(acted.revision + 1)
  })
})
