import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { openPool } from './pool-database.ts'
import { newServerDatabase } from './server-database.spec-support.ts'

/** A way to the server on which nothing more is heard of those who are on it, once it is `mute`: what a lost host looks like. */
async function silentWay(url: string) {
  const { hostname, port } = new URL(url)
  const wires = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    near.pipe(far).pipe(near)
    for (const wire of [near, far]) {
      wires.add(wire)
      wire.on('error', () => {})
    }
    near.on('close', () => far.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  onTestFinished(() => {
    for (const wire of wires) wire.destroy()
    server.close()
  })
  const address = server.address()
  const way = new URL(url)
  way.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  const mute = () => {
    for (const wire of wires) wire.unpipe().resume()
  }
  return { url: String(way), mute }
}

describe('src/adapters/postgres/pool-database.ts on a connection that went silent', () => {
  it.each([
    ['a statement', 'query'],
    ['a COPY', 'copy'],
  ] as const)('waits for %s no longer than it may, stores none of it, and goes on with another', async (_what, how) => {
    const { url, drop } = await newServerDatabase()
    onTestFinished(drop)
    const way = await silentWay(url)
    const db = openPool({ connectionString: way.url, limits: { statementMs: 500, silentMs: 60_000 } }, silentLog)
    onTestFinished(() => db.close())
    await db.query('create table s (a int)')
    const add = (a: string) =>
      db.transaction(async (tx) => {
        await tx.query('select 1')
        if (a === '1') way.mute()
        if (how === 'copy') await tx.copy('s', ['a'], `${a}\n`)
        else await tx.query('insert into s values ($1)', [a])
      })
    await expect(add('1')).rejects.toMatchObject({ name: 'RetryLater', code: 'database-unavailable' })
    await add('2')
    await expect(add('x')).rejects.toMatchObject({ name: 'GiveUp' })
    expect(await db.query('select a from s')).toEqual([{ a: 2 }])
  })

  it('is told by the server when a transaction was silent for too long, so that its locks are free', async () => {
    const { url, drop } = await newServerDatabase()
    onTestFinished(drop)
    const db = openPool({ connectionString: url, limits: { statementMs: 5_000, silentMs: 200 } }, silentLog)
    onTestFinished(() => db.close())
    const frozen = db.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(99)')
      await new Promise((later) => setTimeout(later, 1_000))
      await tx.query('select 1')
    })
    await expect(frozen).rejects.toMatchObject({ name: 'RetryLater', code: 'database-unavailable' })
    expect(await db.query('select pg_try_advisory_lock(99) as free')).toEqual([{ free: true }])
  })
})
