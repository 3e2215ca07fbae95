import type { ClickhouseOptions } from '../adapters/clickhouse/open-clickhouse.ts'
import type { KafkaOptions } from '../adapters/kafka/options.ts'
import type { SqsConnection } from '../adapters/sqs/connect-sqs.ts'
import type { QueueNaming } from '../adapters/sqs/queue-names.ts'
import type { ClickhouseConfig, KafkaConfig, SqsConfig } from '../config-servers.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'

/** What every port is opened with. */
export interface Surroundings {
  readonly log: Log
  readonly clock: Clock
}

/** So long a server that is away is asked again: by a process that starts, and by whoever appends to Kafka or reads there. */
export const AWAY_MS = 30_000
/** One try to open Kafka: a process that starts asks again, as it asks every server. */
const OPENING_MS = 5_000
/** A consumer that dies is replaced after this, as a leader is and a message in hand. */
const SESSION_MS = 15_000

export function kafkaOptions({ brokers, prefix, tls, sasl }: KafkaConfig, around: Surroundings): KafkaOptions {
  return {
    brokers,
    prefix,
    sessionMs: SESSION_MS,
    withinMs: AWAY_MS,
    openWithinMs: OPENING_MS,
    ...around,
    ...(tls ? { tls } : {}),
    ...(sasl ? { sasl: { ...sasl, password: sasl.password.reveal() } } : {}),
  }
}

/** Credentials are found by the SDK itself: environment, profile, web identity, container, instance. */
export function sqsOptions({ endpoint, region, prefix, fifo }: SqsConfig): SqsConnection & QueueNaming {
  return { region, prefix, fifo, ...(endpoint === undefined ? {} : { endpoint }) }
}

/** `asksOnly`: without the owner, where somebody else is set who asks. */
export function clickhouseOptions(config: ClickhouseConfig, { asksOnly = false } = {}): ClickhouseOptions {
  const { url, owner, reader, collectorTables, mapping } = config
  return {
    url,
    collectorTables,
    ...(owner && !(asksOnly && reader) ? { owner } : {}),
    ...(reader ? { reader } : {}),
    ...(mapping ? { mapping } : {}),
  }
}
