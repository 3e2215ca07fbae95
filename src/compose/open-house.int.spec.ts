import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../config.ts'
import { silentLog } from '../kit/log.ts'
import { type Needs, openHouse } from './open-house.ts'

const NOWHERE = 'http://127.0.0.1:9'

function opening(env: Readonly<Record<string, string>>, ports: Needs['ports'], withinMs: number) {
  const patience = { withinMs, signal: new AbortController().signal }
  return openHouse(loadConfig(env), silentLog, { ports, patience })
}

describe('src/compose/open-house.ts', () => {
  it.each([
    ['evidence', { CLICKHOUSE_URL: NOWHERE }, 'CLICKHOUSE_URL'],
    ['database', { DATABASE_URL: 'postgres://u@127.0.0.1:9/x' }, 'DATABASE_URL'],
  ] as const)(
    'asks a server of the %s that is away for as long as it was told to, and names its setting',
    async (port, env, set) => {
      const sinceMs = Date.now()
      await expect(opening(env, new Set([port]), 3_000)).rejects.toMatchObject({
        name: 'RetryLater',
        message: expect.stringContaining(`Correct ${set}`),
      })
      expect(Date.now() - sinceMs).toBeGreaterThanOrEqual(3_000)
    },
  )

  it('waits for no other server when one refuses it', async () => {
    // A Postgres that refuses whoever comes: its error as it goes over the wire.
    const fields = 'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0'
    const refusal = Buffer.alloc(5 + fields.length)
    refusal.write('E')
    refusal.writeInt32BE(4 + fields.length, 1)
    refusal.write(fields, 5)
    const server = createServer((wire) => wire.once('data', () => wire.end(refusal)))
    await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens))
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    const env = { CLICKHOUSE_URL: NOWHERE, DATABASE_URL: `postgres://u:wrong@127.0.0.1:${port}/x` }
    const sinceMs = Date.now()
    await expect(opening(env, new Set(['evidence', 'database']), 30_000)).rejects.toMatchObject({
      name: 'GiveUp',
      message: expect.stringMatching(/password authentication failed.*DATABASE_URL/),
    })
    expect(Date.now() - sinceMs).toBeLessThan(5_000)
  })
})
