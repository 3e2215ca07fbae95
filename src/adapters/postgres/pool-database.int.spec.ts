import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import type { Database } from '../../projections/database.ts'
import { openSpecDatabase } from '../pglite/pglite.spec-support.ts'
import type { Pglite } from '../pglite/pglite.ts'
import { openPool } from './pool-database.ts'

describe('src/adapters/postgres/pool-database.ts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'faultline-lost-'))
  const wires = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = connect(join(dir, '.s.PGSQL.5432'))
    for (const [wire, other] of [
      [near, far],
      [far, near],
    ] as const) {
      wires.add(wire)
      wire.pipe(other)
      wire.on('error', () => {})
      wire.on('close', () => other.destroy())
    }
  })
  const cut = () => {
    for (const wire of wires) wire.destroy()
    wires.clear()
  }
  let engine: Pglite
  let db: Database
  beforeAll(async () => {
    engine = await openSpecDatabase(dir)
    await once(proxy.listen(0, '127.0.0.1'), 'listening')
    const { port } = proxy.address() as AddressInfo
    db = openPool({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' }, silentLog)
    await db.query('create table t (a int)')
  })
  afterAll(async () => {
    await db.close()
    await engine.close()
    proxy.close()
    rmSync(dir, { recursive: true })
  })

  it('asks to try later when its connection is cut in a transaction, and rolls that back', async () => {
    const cutShort = db.transaction(async (tx) => {
      await tx.query('insert into t values (1)')
      cut()
      await tx.query('insert into t values (2)')
    })
    await expect(cutShort).rejects.toMatchObject({ name: 'RetryLater', code: 'database-unavailable' })
    await expect.poll(() => db.query('select a from t')).toEqual([])
  })

  it('lives on when a connection is cut that nobody uses, or between two statements', async () => {
    await db.query('select 1')
    cut()
    await expect.poll(async () => db.query('select 1 as one').catch(() => [])).toEqual([{ one: 1 }])
    const idle = db.transaction(async (tx) => {
      await tx.query('select 1')
      cut()
      await new Promise((resolve) => setTimeout(resolve, 50))
    })
    await expect(idle).rejects.toMatchObject({ name: 'RetryLater' })
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
  })
})
