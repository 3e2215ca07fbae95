import { Redis } from 'ioredis'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'

/** Asks a Redis once. `RetryLater` when nobody answers, `GiveUp` when it refuses us or may forget jobs to save memory. */
export async function pingRedis(url: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 5_000,
  })
  // Told by whoever asks; without a listener it would be printed too.
  client.on('error', () => {})
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
    if (cause instanceof GiveUp) throw cause
    const text = cause instanceof Error ? cause.message : String(cause)
    if (/NOAUTH|WRONGPASS|NOPERM/.test(text))
      throw new GiveUp('redis-login', `Redis refused us: ${text}. Check user and password in REDIS_URL.`, { cause })
    throw new RetryLater(
      'redis-unavailable',
      `Redis does not answer: ${text}. Check that it runs and that REDIS_URL is right.`,
      { cause },
    )
  } finally {
    client.disconnect()
  }
}
