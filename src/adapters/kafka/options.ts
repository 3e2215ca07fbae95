import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Outage } from '../../kit/outage.ts'

/** How a Kafka cluster is reached. */
export interface KafkaOptions {
  /** `host:port` of a few brokers; the others are learned from them. */
  readonly brokers: readonly string[]
  readonly clock: Clock
  readonly log: Log
  /** Stands before every topic and group name, for several houses on one cluster. Default none. */
  readonly prefix?: string
  /** TLS: `true` trusts the machine's authorities; certificates are PEM texts. */
  readonly tls?: boolean | KafkaTls
  readonly sasl?: KafkaSasl
  /** The name under which brokers see this process. Default `faultline`. */
  readonly clientId?: string
  /** How long an append or a read is tried before it is `RetryLater('kafka-unavailable')`. Default 30 s. */
  readonly withinMs?: number
  /** The same of opening it, for whoever asks again himself. Default: as long as a read. */
  readonly openWithinMs?: number
  /** What the records of recent incidents take in memory, in bytes. Default 32 MiB. */
  readonly cacheBytes?: number
  /** How long a member of a group may be silent before its partitions go to others. Default 30 s. */
  readonly sessionMs?: number
  /** How long a member may take to come to a new generation of its group; a handler that is longer loses its place. Default 60 s. */
  readonly rebalanceMs?: number
  /** Shared by the clients of one timeline, whose tries would each be a line of the log while a broker is away. */
  readonly outage?: Outage
}

export interface KafkaTls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}
