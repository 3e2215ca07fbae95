import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Database } from '../../projections/database.ts'
import { migrate, missingMigrations } from './migrate.ts'

/** What migrations do on every database. `open` gives an empty one. */
export function migrateContract(open: () => Promise<Database>): void {
  let db: Database
  let dir: string
  beforeAll(async () => {
    db = await open()
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    await db.query('drop table if exists schema_migrations, a, b')
    dir = mkdtempSync(join(tmpdir(), 'faultline-sql-'))
    writeFileSync(join(dir, '001_a.sql'), 'create table a (x int); insert into a values (1);')
    return () => rmSync(dir, { recursive: true })
  })

  it('runs each file once, in order', async () => {
    writeFileSync(join(dir, '002_b.sql'), 'create table b as select x + 1 as y from a;')
    writeFileSync(join(dir, 'notes.txt'), 'not a migration')
    expect(await migrate(db, dir)).toEqual(['001_a.sql', '002_b.sql'])
    expect(await migrate(db, dir)).toEqual([])
    expect(await db.query('select y from b')).toEqual([{ y: 2 }])
  })

  it('refuses a file that was changed or taken away after it ran', async () => {
    await migrate(db, dir)
    writeFileSync(join(dir, '001_a.sql'), 'create table a (x int8);')
    await expect(migrate(db, dir)).rejects.toMatchObject({ code: 'migration-edited' })
    rmSync(join(dir, '001_a.sql'))
    await expect(migrate(db, dir)).rejects.toThrow(/put the change into a new one/)
  })

  it('works beside what a newer build has added, and refuses a gap in what this one knows', async () => {
    writeFileSync(join(dir, '002_b.sql'), 'create table b as select x + 1 as y from a;')
    writeFileSync(join(dir, '003_c.sql'), 'create table c (z int);')
    await migrate(db, dir)
    rmSync(join(dir, '003_c.sql'))
    expect([await migrate(db, dir), await missingMigrations(db, dir)]).toEqual([[], []])
    rmSync(join(dir, '001_a.sql'))
    await expect(migrate(db, dir)).rejects.toMatchObject({ code: 'migration-edited' })
  })

  it('leaves nothing of a run in which one file fails', async () => {
    writeFileSync(join(dir, '002_b.sql'), 'create table b (y nonsense);')
    await expect(migrate(db, dir)).rejects.toMatchObject({ code: 'postgres-42704' })
    expect(await db.query(`select to_regclass('a') as a`)).toEqual([{ a: null }])
  })

  it('lets two that start at once run each file once', async () => {
    const ran = await Promise.all([migrate(db, dir), migrate(db, dir)])
    expect(ran.flat()).toEqual(['001_a.sql'])
  })
}
