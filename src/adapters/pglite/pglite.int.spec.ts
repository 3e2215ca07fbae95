import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { databaseContract } from '../../projections/database.contract.ts'
import { EMPTY } from './make-data.ts'
import { openSpecDatabase } from './pglite.spec-support.ts'
import { openPglite } from './pglite.ts'

describe('src/adapters/pglite/pglite.ts', { timeout: 60_000 }, () => {
  const root = mkdtempSync(join(tmpdir(), 'faultline-pglite-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const keepIn = join(root, 'kept-empty')
  const open = (dir: string) => openPglite({ dir, log: silentLog })

  describe('in memory', () => databaseContract(() => openSpecDatabase()))

  it('keeps its rows over a close, and leaves neither lock nor socket behind', async () => {
    const dir = join(root, 'kept')
    const first = await openSpecDatabase(dir)
    await first.query('create table t (a int); insert into t values (7)')
    await first.close()
    expect(existsSync(join(dir, 'lock'))).toBe(false)
    expect(existsSync(join(dir, '.s.PGSQL.5432'))).toBe(false)
    const second = await open(dir)
    expect(await second.query('select a from t')).toEqual([{ a: 7 }])
    await second.close()
  })

  it('refuses a folder that is open already, and says what to do', async () => {
    const dir = join(root, 'shared')
    const first = await openSpecDatabase(dir)
    const second = open(dir)
    await expect(second).rejects.toMatchObject({ code: 'locked' })
    await expect(second).rejects.toThrow(/Stop that process, or start this one with another data folder/)
    await first.close()
  })

  it('opens in a folder whose path is too long for a socket', async () => {
    const db = await openSpecDatabase(join(root, 'a'.repeat(60), 'b'.repeat(60)))
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
    await db.close()
  })

  it('makes its data anew when the first opening was cut off, also where none can be kept', async () => {
    const dir = join(root, 'cut')
    mkdirSync(join(dir, 'data'), { recursive: true })
    writeFileSync(join(dir, 'data', 'PG_VERSION'), '18\n')
    writeFileSync(join(root, 'no-folder'), '')
    const db = await openPglite({ dir, log: silentLog, keepIn: join(root, 'no-folder', 'below') })
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
    await db.close()
  })

  it('copies the empty database that was kept, and makes another where that is damaged', async () => {
    const opened = async (name: string) => {
      const db = await openPglite({ dir: join(root, name), log: silentLog, keepIn })
      const rows = await db.query("select extname from pg_extension where extname = 'vector'")
      await db.close()
      return rows
    }
    const usable = [{ extname: 'vector' }]
    expect(await opened('maker')).toEqual(usable)
    expect(readdirSync(keepIn)).toEqual([EMPTY])
    writeFileSync(join(keepIn, EMPTY, 'trace'), '')
    expect(await opened('copy')).toEqual(usable)
    expect(existsSync(join(root, 'copy', 'data', 'trace'))).toBe(true)
    rmSync(join(keepIn, EMPTY, 'global'), { recursive: true })
    expect(await opened('after-damage')).toEqual(usable)
    expect(existsSync(join(keepIn, EMPTY, 'global'))).toBe(true)
  })

  it('is named after the versions that make it', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const [database, vector] = ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'].map(
      (name) => dependencies[name],
    )
    expect(EMPTY).toBe(`pglite-${database}-pgvector-${vector}`)
  })

  it('says what to do when its data cannot be read', async () => {
    const dir = join(root, 'broken')
    mkdirSync(join(dir, 'data'), { recursive: true })
    writeFileSync(join(dir, 'data', 'PG_VERSION'), '18\n')
    writeFileSync(join(dir, 'data-is-whole'), '')
    await expect(open(dir)).rejects.toMatchObject({ code: 'pglite-unreadable' })
    expect(existsSync(join(dir, 'lock'))).toBe(false)
  })

  it('loses no committed row when its process is killed, and takes over the lock it left', async () => {
    const dir = join(root, 'killed')
    const child = fork(new URL('./pglite-victim.spec-support.ts', import.meta.url), [dir, keepIn], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let committed = 0
    child.on('message', (id: number) => {
      committed = id
      if (id === 200) child.kill('SIGKILL')
    })
    await once(child, 'exit')
    const db = await open(dir)
    const [row] = await db.query<{ n: number }>('select max(id) as n from t')
    expect(row?.n).toBeGreaterThanOrEqual(committed)
    expect(committed).toBeGreaterThanOrEqual(200)
    await db.close()
  })
})
