import { Redis } from 'ioredis'
import { GiveUp } from '../../kit/outcome.ts'
import { asRedisOutcome } from './redis-outcome.ts'

/** Asks a Redis once. `RetryLater` when nobody answers, `GiveUp` when it refuses us or may forget jobs to save memory. */
export async function pingRedis(url: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 5_000,
  })
  // Why it hung up is told here; whoever waits hears of no more than that it did.
  let why: unknown
  client.on('error', (error) => {
    why ??= error
  })
  try {
    await client.connect()
    const told = await client.info('memory')
    const policy = /maxmemory_policy:(\S+)/.exec(told)?.[1] ?? 'noeviction'
    if (policy !== 'noeviction')
      throw new GiveUp(
        'redis-evicts',
        `Redis drops keys when its memory is full (${policy}). Set maxmemory-policy to noeviction.`,
      )
  } catch (cause) {
    throw asRedisOutcome(cause instanceof GiveUp ? cause : (why ?? cause))
  } finally {
    client.disconnect()
  }
}
