import { rm } from 'node:fs/promises'
import { kafkaBroker } from './kafka-broker.ts'
import type { RunningServer, ServerKind } from './server.ts'

/** The release that specs run against: `4` unless `FAULTLINE_TEST_KAFKA_VERSION` names another, such as `3.9`. */
export function kafkaVersion(): string {
  return process.env.FAULTLINE_TEST_KAFKA_VERSION || '4'
}

/** The oldest release line that a house may run on. */
export const OLDEST_KAFKA = '3.9'

/** Apache Kafka in KRaft mode out of its Maven artifacts. The address is `host:port`, or several with commas between. */
export const kafka: ServerKind = {
  name: 'kafka',
  env: 'FAULTLINE_TEST_KAFKA',
  start: (dir) => startKafka(dir, kafkaVersion()),
}

/** The same of one release line. */
export function kafkaOf(version: string): ServerKind {
  return { ...kafka, name: `kafka ${version}`, start: (dir) => startKafka(dir, version) }
}

async function startKafka(dir: string, version: string): Promise<RunningServer> {
  const broker = await kafkaBroker(dir, version)
  await broker.start()
  return {
    address: broker.address,
    stop: async () => {
      await broker.stop()
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
