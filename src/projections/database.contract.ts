import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GiveUp } from '../kit/outcome.ts'
import { copyText } from './copy-text.ts'
import type { Database } from './database.ts'

/** What every database promises. The suite keeps to a table of its own, so that a shared server is left as it was. */
export function databaseContract(open: () => Promise<Database>): void {
  let db: Database
  beforeAll(async () => {
    db = await open()
    await db.query(
      'create table if not exists contract_things (id int primary key, name text, seen timestamptz, n int8)',
    )
  })
  afterAll(async () => {
    await db.query('drop table contract_things')
    await db.close()
  })
  beforeEach(async () => {
    await db.query('delete from contract_things')
  })
  const count = async () => (await db.query<{ n: number }>('select count(*) as n from contract_things'))[0]?.n
  const insert = (id: number) =>
    ['insert into contract_things (id, name) values ($1, $2)', [id, `thing ${id}`]] as const

  describe('query', () => {
    it('binds parameters and returns rows with bigints as numbers and instants as ISO text', async () => {
      const seen = '2026-03-02T09:00:00.250Z'
      await db.query('insert into contract_things values ($1, $2, $3, $4)', [1, `o'neil`, seen, 2 ** 40])
      expect(await db.query('select * from contract_things')).toEqual([{ id: 1, name: `o'neil`, seen, n: 2 ** 40 }])
    })

    it('runs several statements at once when there are no parameters', async () => {
      const rows = await db.query('insert into contract_things (id) values (1); select id from contract_things')
      expect(rows).toEqual([{ id: 1 }])
    })

    it('answers many callers at once', async () => {
      const rows = await Promise.all(Array.from({ length: 200 }, (_, at) => db.query('select $1::int as at', [at])))
      expect(rows).toEqual(Array.from({ length: 200 }, (_, at) => [{ at }]))
    })

    it('gives up on a wrong statement and on a broken constraint, and works on', async () => {
      await expect(db.query('selct 1')).rejects.toThrow(GiveUp)
      await db.query(...insert(1))
      await expect(db.query(...insert(1))).rejects.toMatchObject({ code: 'postgres-23505' })
      expect(await count()).toBe(1)
    })

    it('stores vectors and finds the nearest', async () => {
      const near = await db.transaction(async (tx) => {
        await tx.query('create extension if not exists vector')
        await tx.query('create temporary table contract_points (id int, at vector(3)) on commit drop')
        await tx.query('insert into contract_points values (1, $1), (2, $2)', ['[1,0,0]', '[0,1,0]'])
        return tx.query('select id from contract_points order by at <=> $1 limit 1', ['[0.1,0.9,0]'])
      })
      expect(near).toEqual([{ id: 2 }])
    })
  })

  describe('copy', () => {
    const columns = ['id', 'name', 'seen']
    const copied = (text: string) => db.transaction((tx) => tx.copy('contract_things', columns, text))

    it('puts rows where the transaction puts its own, whatever is in them', async () => {
      const odd = 'tab\t line\n back\\slash \\N \\. é 🔥'
      await db.transaction(async (tx) => {
        await tx.query(...insert(1))
        await tx.copy(
          'contract_things',
          columns,
          copyText(columns, [
            { id: 2, name: odd },
            { id: 3, seen: '2026-03-02' },
          ]),
        )
        expect(await tx.query('select count(*) as n from contract_things')).toEqual([{ n: 3 }])
      })
      expect(await db.query('select name, seen, n from contract_things where id > 1 order by id')).toEqual([
        { name: odd, seen: null, n: null },
        { name: null, seen: '2026-03-02T00:00:00.000Z', n: null },
      ])
    })

    it('takes many rows at once', async () => {
      const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, name: 'x'.repeat(100) }))
      await copied(copyText(columns, rows))
      expect(await count()).toBe(20_000)
    })

    it('rolls back with its transaction, and when a row is refused', async () => {
      const failing = db.transaction(async (tx) => {
        await tx.copy('contract_things', columns, '7\tseven\t\\N\n')
        throw new Error('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')
      await expect(copied('1\ta\t\\N\n1\tb\t\\N\n')).rejects.toMatchObject({ code: 'postgres-23505' })
      await expect(copied('one\ta\t\\N\n')).rejects.toMatchObject({ code: 'postgres-22P02' })
      expect(await count()).toBe(0)
    })
  })

  describe('transaction', () => {
    it('keeps everything or nothing', async () => {
      await db.transaction(async (tx) => {
        await tx.query(...insert(1))
        await tx.query(...insert(2))
      })
      const failing = db.transaction(async (tx) => {
        await tx.query(...insert(3))
        throw new Error('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')
      expect(await count()).toBe(2)
    })

    it('rolls back when a statement in it fails', async () => {
      const failing = db.transaction(async (tx) => {
        await tx.query(...insert(1))
        await tx.query(...insert(1))
      })
      await expect(failing).rejects.toMatchObject({ code: 'postgres-23505' })
      expect(await count()).toBe(0)
    })

    it('keeps transactions that run at once apart', async () => {
      await db.query('insert into contract_things (id, n) values (1, 0)')
      const add = () =>
        db.transaction(async (tx) => {
          const [row] = await tx.query<{ n: number }>('select n from contract_things where id = 1 for update')
          await tx.query('update contract_things set n = $1 where id = 1', [(row?.n ?? 0) + 1])
        })
      await Promise.all(Array.from({ length: 12 }, add))
      expect(await db.query('select n from contract_things')).toEqual([{ n: 12 }])
    })
  })
}
