import { createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pingRedis } from './ping-redis.ts'

/** A Redis that answers whatever comes first with this and hangs up, as one does that refuses a login. */
async function redisSaying(line: string): Promise<string> {
  const wires = new Set<Socket>()
  const server = createServer((wire) => {
    wires.add(wire)
    wire.on('error', () => {})
    wire.once('data', () => wire.end(`${line}\r\n`.repeat(3)))
  })
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens))
  onTestFinished(() => {
    for (const wire of wires) wire.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return `redis://default:wrong@127.0.0.1:${port}`
}

describe('src/adapters/bullmq/ping-redis.ts', () => {
  it('says that the login is refused, and where it is set', async () => {
    for (const line of [
      '-WRONGPASS invalid username-password pair or user is disabled.',
      '-NOAUTH HELLO must be called',
    ])
      await expect(pingRedis(await redisSaying(line)), line).rejects.toMatchObject({
        name: 'GiveUp',
        code: 'redis-login',
        message: expect.stringMatching(/refused our login: (WRONGPASS|NOAUTH).*REDIS_URL/),
      })
  })

  it('says why nobody answers, and where the address is set', async () => {
    await expect(pingRedis('redis://127.0.0.1:9')).rejects.toMatchObject({
      name: 'RetryLater',
      message: expect.stringMatching(/ECONNREFUSED.*REDIS_URL/),
    })
  })
})
