import type { Config } from '../config.ts'
import type { Schedules } from '../tasks/schedules.ts'
import type { Surroundings } from './server-options.ts'

/** Schedules over BullMQ, on Redis or else on Postgres, so that each slot runs once over all processes; else in this process. */
export async function openSchedules(config: Config, around: Surroundings): Promise<Schedules> {
  const { redis, postgres } = config.servers
  if (redis === undefined && postgres === undefined) {
    const { openMemorySchedules } = await import('../adapters/memory/memory-schedules.ts')
    return openMemorySchedules(around)
  }
  const { openBullmqSchedules } = await import('../adapters/bullmq/bullmq-schedules.ts')
  const store = redis ? { redisUrl: redis.url.reveal() } : { postgresUrl: postgres?.url.reveal() ?? '' }
  return openBullmqSchedules({ store, prefix: schedulePrefix(config), ...around })
}

/** Two houses may have one Redis: what tells them apart on Kafka tells them apart here. */
export function schedulePrefix({ servers, tenantId }: Pick<Config, 'servers' | 'tenantId'>): string {
  return `faultline-${servers.kafka?.prefix ?? ''}${tenantId}-`
}
