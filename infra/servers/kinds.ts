import { clickhouse } from './clickhouse.ts'
import { elasticmq } from './elasticmq.ts'
import { kafka } from './kafka.ts'
import { postgres } from './postgres.ts'
import { redis } from './redis.ts'
import type { ServerKind } from './server.ts'

/** Every kind of server that `npm run test:servers` starts, once. */
export const SERVER_KINDS: readonly ServerKind[] = [kafka, elasticmq, postgres, redis, clickhouse]
