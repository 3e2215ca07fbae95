import { rm } from 'node:fs/promises'
import { kafkaBroker } from './kafka-broker.ts'
import type { ServerKind } from './server.ts'

/** The release that specs run against: `4` unless `FAULTLINE_TEST_KAFKA_VERSION` names another, such as `3.9`. */
export function kafkaVersion(): string {
  return process.env.FAULTLINE_TEST_KAFKA_VERSION || '4'
}

/** Apache Kafka in KRaft mode out of its Maven artifacts. The address is `host:port`, or several with commas between. */
export const kafka: ServerKind = {
  name: 'kafka',
  env: 'FAULTLINE_TEST_KAFKA',
  start: async (dir) => {
    const broker = await kafkaBroker(dir, kafkaVersion())
    await broker.start()
    return {
      address: broker.address,
      stop: async () => {
        await broker.stop()
        await rm(dir, { recursive: true, force: true, maxRetries: 5 })
      },
    }
  },
}
