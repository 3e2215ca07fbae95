import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { queueUrls } from '../../src/adapters/sqs/queue-urls.ts'
import { QUEUES } from '../../src/tasks/queues.ts'
import { addressOf } from '../servers/address.ts'
import { type OwnClickhouse, startClickhouse } from '../servers/clickhouse.ts'
import { elasticmq } from '../servers/elasticmq.ts'
import { kafkaVersion } from '../servers/kafka.ts'
import { type KafkaBroker, kafkaBroker } from '../servers/kafka-broker.ts'
import { makePostgres, type OwnPostgres } from '../servers/postgres.ts'

/** Servers that nobody else uses, to be taken away and given back, and the settings of a house on them. */
export interface LossyServers {
  readonly env: Readonly<Record<string, string>>
  readonly broker: KafkaBroker
  readonly postgres: OwnPostgres
  readonly clickhouse: OwnClickhouse
  /** Takes every task off every queue. */
  purge(): Promise<void>
  drop(): Promise<void>
}

export async function lossyServers(): Promise<LossyServers> {
  const dir = await mkdtemp(join(tmpdir(), 'faultline-loss-'))
  const broker = await kafkaBroker(join(dir, 'kafka'), kafkaVersion())
  const [postgres, clickhouse] = await Promise.all([makePostgres(), startClickhouse(), broker.start()])
  await postgres.start()
  const name = randomBytes(4).toString('hex')
  const env = {
    KAFKA_BROKERS: broker.address,
    SQS_ENDPOINT: addressOf(elasticmq),
    SQS_PREFIX: `${name}-`,
    DATABASE_URL: postgres.address,
    CLICKHOUSE_URL: clickhouse.address,
    CLICKHOUSE_COLLECTOR_TABLES: 'yes',
    FAULTLINE_TENANT: `t${name}`,
    AWS_ACCESS_KEY_ID: 'specs',
    AWS_SECRET_ACCESS_KEY: 'specs',
  }
  const credentials = { accessKeyId: 'specs', secretAccessKey: 'specs' }
  const sqs = new SQSClient({ endpoint: env.SQS_ENDPOINT, region: 'us-east-1', credentials })
  const urlOf = queueUrls(sqs)
  return {
    env,
    broker,
    postgres,
    clickhouse,
    purge: async () => {
      const urls = await Promise.all(QUEUES.map((queue) => urlOf(`${env.SQS_PREFIX}${queue}`)))
      await Promise.all(urls.map((QueueUrl) => sqs.send(new PurgeQueueCommand({ QueueUrl }))))
    },
    drop: async () => {
      sqs.destroy()
      await Promise.allSettled([broker.stop(), postgres.remove(), clickhouse.remove()])
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
