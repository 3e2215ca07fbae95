import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addressOf } from '../../../infra/servers/address.ts'
import { freePort } from '../../../infra/servers/free-port.ts'
import { redis, startRedis } from '../../../infra/servers/redis.ts'
import { systemClock } from '../../kit/clock.ts'
import { type Log, silentLog } from '../../kit/log.ts'
import { type SchedulesHarness, schedulesContract } from '../../tasks/schedules.contract.ts'
import { openBullmqSchedules } from './bullmq-schedules.ts'
import type { JobStore } from './open-queue.ts'

const around = { clock: systemClock, log: silentLog, checkMs: 1_000, closeWithinMs: 2_000 }
const OFTEN = { everyMs: 1_000 }
const postgresUrl = process.env.FAULTLINE_TEST_POSTGRES_URL ?? ''

describe('src/adapters/bullmq/bullmq-schedules.ts', () => {
  describe('on Redis', () => {
    schedulesContract(async () => harnessOn({ redisUrl: addressOf(redis) }))

    it('runs no slot again that ran before a restart of the process', async () => {
      const harness = harnessOn({ redisUrl: addressOf(redis) })
      const keys: string[] = []
      for (let start = 0; start < 2; start++) {
        const schedules = harness.open()
        schedules.every('daily', { everyMs: 86_400_000 }, async ({ key }) => void keys.push(key))
        await expect.poll(() => keys.length, { timeout: 10_000 }).toBe(1)
        await pause(500)
        await schedules.close()
      }
      expect(keys).toHaveLength(1)
    })

    it('goes on by itself when Redis dies and comes back, with its data and without', async () => {
      const dir = await mkdtemp(join(tmpdir(), 'faultline-redis-'))
      onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
      const port = await freePort()
      let server = await startRedis(dir, port)
      onTestFinished(() => server.stop())
      const schedules = harnessOn({ redisUrl: server.address }).open()
      onTestFinished(() => schedules.close())
      const times: number[] = []
      schedules.every('often', OFTEN, async ({ at }) => void times.push(at.getTime()))
      const goesOn = async () => {
        const since = Date.now()
        await expect.poll(() => times.filter((at) => at >= since).length, { timeout: 15_000 }).toBeGreaterThan(2)
      }
      await goesOn()
      await server.kill()
      server = await startRedis(dir, port)
      await goesOn()
      const client = new Redis(server.address)
      await client.flushall()
      client.disconnect()
      await goesOn()
      expect(new Set(times).size).toBeGreaterThan(times.length - 2)
    })

    it('runs a slot over which one process after another has died', async () => {
      const [url, prefix] = [addressOf(redis), `t${randomUUID().slice(0, 8)}-`]
      const script = fileURLToPath(new URL('dies-in-hand.spec-support.ts', import.meta.url))
      for (let death = 0; death < 4; death++) {
        const child = spawn(process.execPath, ['--import', 'tsx', script, url, prefix], { stdio: 'inherit' })
        expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
      }
      const alive = openBullmqSchedules({ store: { redisUrl: url }, prefix, heldMs: 1_000, ...around })
      onTestFinished(() => alive.close())
      const keys: string[] = []
      alive.every('due', { everyMs: 86_400_000 }, async ({ key }) => void keys.push(key))
      await expect.poll(() => keys.length, { timeout: 15_000 }).toBe(1)
    }, 90_000)

    it('closes while Redis is away', async () => {
      const dir = await mkdtemp(join(tmpdir(), 'faultline-redis-'))
      onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
      const server = await startRedis(dir, await freePort())
      const schedules = harnessOn({ redisUrl: server.address }).open()
      let runs = 0
      schedules.every('often', OFTEN, async () => void runs++)
      await expect.poll(() => runs, { timeout: 10_000 }).toBeGreaterThan(0)
      await server.kill()
      await pause(500)
      await schedules.close()
    }, 20_000)
  })

  describe('on a Redis that refuses our login', () => {
    const refusing = async () => {
      const dir = await mkdtemp(join(tmpdir(), 'faultline-redis-'))
      onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
      const server = await startRedis(dir, await freePort())
      onTestFinished(() => server.stop())
      const client = new Redis(server.address)
      await client.config('SET', 'requirepass', 'right')
      client.disconnect()
      return (login: string) => server.address.replace('redis://', `redis://${login}`)
    }

    it('says so once in the log and to whoever asks, and goes on when it lets us in', async () => {
      const at = await refusing()
      const told: string[] = []
      const log: Log = {
        ...silentLog,
        child: () => log,
        warn: (about, said) => void told.push(`${said}: ${about.error}`),
      }
      const store = { redisUrl: at(':wrong@') }
      const schedules = openBullmqSchedules({ store, prefix: `t${randomUUID().slice(0, 8)}-`, ...around, log })
      onTestFinished(() => schedules.close())
      let runs = 0
      schedules.every('often', OFTEN, async () => void runs++)
      await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0)
      await pause(3_000)
      expect(told).toEqual([expect.stringMatching(/refuses us.*login.*WRONGPASS.*REDIS_URL/)])
      await expect(schedules.ask()).rejects.toMatchObject({ code: 'redis-login' })
      const client = new Redis(at(':right@'))
      await client.config('SET', 'requirepass', 'wrong')
      client.disconnect()
      await expect.poll(() => runs, { timeout: 30_000 }).toBeGreaterThan(0)
      await expect(schedules.ask()).resolves.toBeUndefined()
    }, 60_000)

    it.each([':wrong@', ''])(
      'lets a process end soon after it closed that asked with %j',
      async (login) => {
        const url = (await refusing())(login)
        const script = fileURLToPath(new URL('closes.spec-support.ts', import.meta.url))
        const child = spawn(process.execPath, ['--import', 'tsx', script, url], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        onTestFinished(() => void child.kill('SIGKILL'))
        await once(child.stdout, 'data')
        const sinceMs = Date.now()
        expect(await once(child, 'exit')).toEqual([0, null])
        expect(Date.now() - sinceMs).toBeLessThan(1_500)
      },
      30_000,
    )
  })

  describe.runIf(postgresUrl !== '')('on Postgres', () => {
    schedulesContract(async () => harnessOn({ postgresUrl, schema: 'bullmq_specs' }))
  })
})

function harnessOn(store: JobStore): SchedulesHarness {
  const prefix = `t${randomUUID().slice(0, 8)}-`
  return {
    open: () => openBullmqSchedules({ store, prefix, ...around }),
    dispose: async () => {},
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
