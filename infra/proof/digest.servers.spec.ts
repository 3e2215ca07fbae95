import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBullmqSchedules } from '../../src/adapters/bullmq/bullmq-schedules.ts'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { loadConfig } from '../../src/config.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { digestOf } from '../../workers/embedded/digest.ts'
import { freePort } from '../servers/free-port.ts'
import { startRedis } from '../servers/redis.ts'

const around = { clock: systemClock, log: silentLog }

describe('infra/proof/digest.servers.spec.ts', () => {
  it('posts the digest of the day once, over a Redis that dies and comes back with its data and without', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'faultline-digest-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
    const port = await freePort()
    let server = await startRedis(dir, port)
    onTestFinished(() => server.stop())
    const [slack, prefix] = [new MemorySlack(), `t${randomUUID().slice(0, 8)}-`]
    const [run, dailyAt] = [digestOf(await aHouse(), slack, async () => []), justNow()]
    /** A scheduler from its start until it has looked at the newest digest, or has had the time to. */
    const schedule = async (expected: number) => {
      const store = { redisUrl: server.address }
      const schedules = openBullmqSchedules({ store, prefix, ...around, checkMs: 500, closeWithinMs: 2_000 })
      let runs = 0
      schedules.every('digest', { dailyAt }, async (slot, signal) => {
        await run(slot, signal)
        runs += 1
      })
      if (expected > 0) await expect.poll(() => runs, { timeout: 20_000 }).toBe(expected)
      else await systemClock.sleep(2_000)
      await schedules.close()
      return [runs, slack.channels.flatMap(({ messages }) => messages).length]
    }
    expect(await schedule(1)).toEqual([1, 1])
    await server.kill()
    server = await startRedis(dir, port)
    expect(await schedule(0)).toEqual([0, 1])
    const client = new Redis(server.address)
    await client.flushall()
    client.disconnect()
    // Nobody remembers that it ran: it runs again, and finds its own post.
    expect(await schedule(1)).toEqual([1, 1])
  }, 60_000)
})

/** What the digest needs of a house: one that was there yesterday. */
async function aHouse() {
  const timeline = openMemoryTimeline(around)
  await timeline.append(story('checkout').detected().events)
  const nothing = { open: async () => [], since: async () => [], byId: async () => undefined }
  const incidents = {
    ...nothing,
    suppressed: async () => [],
    byChannel: async () => undefined,
    effects: async () => [],
    digest: async () => ({ rows: [], effects: [] }),
  }
  return {
    incidents,
    timeline,
    ...around,
    config: loadConfig({ FAULTLINE_TIMEZONE: 'UTC' }),
  }
}

/** A moment of the day that has just passed. */
function justNow() {
  const at = new Date(Date.now() - 120_000)
  return { hour: at.getUTCHours(), minute: at.getUTCMinutes(), timeZone: 'UTC' }
}
