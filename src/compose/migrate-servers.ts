import type { Config } from '../config.ts'
import { MIGRATIONS } from './places.ts'
import { clickhouseOptions, kafkaOptions, type Surroundings, sqsOptions } from './server-options.ts'

export interface Migrated {
  readonly server: string
  /** Names of what was not there, or was other than it should be. */
  readonly made: readonly string[]
  /** Sentences: what was left as it is, and why. */
  readonly left?: readonly string[]
}

/** Brings one server after the other to where the house needs it. Again changes nothing; a fault is told where it happens. */
export async function* migrateServers(
  { servers, evidenceDays }: Pick<Config, 'servers' | 'evidenceDays'>,
  around: Surroundings,
): AsyncGenerator<Migrated> {
  const { kafka, sqs, postgres, clickhouse } = servers
  if (postgres !== undefined) {
    const { openPostgres } = await import('../adapters/postgres/postgres.ts')
    const { migrate } = await import('../adapters/postgres/migrate.ts')
    const db = await openPostgres({ connectionString: postgres.url, patient: true, log: around.log })
    yield { server: 'Postgres', made: await migrate(db, MIGRATIONS).finally(() => db.close()) }
  }
  if (clickhouse !== undefined) {
    const { migrateClickhouse } = await import('../adapters/clickhouse/migrate-clickhouse.ts')
    yield { server: 'ClickHouse', ...(await migrateClickhouse(clickhouseOptions(clickhouse), evidenceDays)) }
  }
  if (sqs !== undefined) {
    const { createQueues } = await import('../adapters/sqs/create-queues.ts')
    const reports = await createQueues(sqsOptions(sqs))
    const made = reports
      .filter(({ outcome }) => outcome !== 'present')
      .map(({ name, outcome }) => `${name} (${outcome})`)
    yield { server: 'SQS', made }
  }
  if (kafka !== undefined) {
    const { createTopics } = await import('../adapters/kafka/create-topics.ts')
    const { openKafkaTimeline } = await import('../adapters/kafka/kafka-timeline.ts')
    const options = kafkaOptions(kafka, around)
    const made = await createTopics(options)
    // Topics that were there before may be unfit, which is refused here rather than at each start.
    await (await openKafkaTimeline(options)).close()
    yield { server: 'Kafka', made }
  }
}
