import type { Config } from '../config.ts'

/** What a process may hold open. The rest of a house (code host, model, Slack) keeps no state of ours. */
export const PORTS = ['timeline', 'queue', 'database', 'evidence', 'schedules'] as const
export type Port = (typeof PORTS)[number]

/** The settings that put a server in the place of what is embedded in one process. */
export const ADDRESSES = {
  timeline: 'KAFKA_BROKERS',
  queue: 'SQS_REGION or SQS_ENDPOINT',
  database: 'DATABASE_URL',
  evidence: 'CLICKHOUSE_URL',
  schedules: 'REDIS_URL or DATABASE_URL',
} as const satisfies Record<Port, string>

/** Of these ports, those that only this process can have, each with the setting that would share it. */
export function embeddedPorts(
  { servers }: Pick<Config, 'servers'>,
  ports: Iterable<Port>,
): readonly { readonly port: Port; readonly set: string }[] {
  const shared = new Set<Port>()
  if (servers.kafka) shared.add('timeline')
  if (servers.sqs) shared.add('queue')
  if (servers.postgres) shared.add('database')
  if (servers.clickhouse) shared.add('evidence')
  if (servers.redis ?? servers.postgres) shared.add('schedules')
  return [...ports].filter((port) => !shared.has(port)).map((port) => ({ port, set: ADDRESSES[port] }))
}

/** Whether one of these ports keeps its data in the data folder. */
export function needsFolder(config: Pick<Config, 'servers'>, ports: Iterable<Port>): boolean {
  return embeddedPorts(config, ports).some(({ port }) => port !== 'queue' && port !== 'schedules')
}
