import { Kafka, type LogEntry, logLevel, type SASLOptions } from 'kafkajs'
import { asKafkaOutcome } from './kafka-outcome.ts'
import type { KafkaOptions, KafkaSasl } from './options.ts'

/**
 * A client of its own. Consumers must not share one: kafkajs keeps the committed offsets of a group in it, for all of
 * them together. It never tries again by itself: its retry of a send can drop records whose partition has moved.
 */
export function kafkaClient(options: KafkaOptions, retries = 0): Kafka {
  const { brokers, tls, sasl } = options
  return new Kafka({
    clientId: options.clientId ?? 'faultline',
    brokers: [...brokers],
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { retries, initialRetryTime: 200, maxRetryTime: 2_000 },
    logLevel: logLevel.INFO,
    logCreator: () => toLog(options),
    ...(tls === undefined ? {} : { ssl: typeof tls === 'boolean' ? tls : { ...tls } }),
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl) }),
  })
}

function saslOf({ mechanism, username, password }: KafkaSasl): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password }
    case 'scram-sha-256':
      return { mechanism, username, password }
    case 'scram-sha-512':
      return { mechanism, username, password }
  }
}

/** What happens whenever a member comes or goes, when a group is new, and when a partition gets another leader. */
const USUAL = /rebalanc|group coordinator is not available|(not the|no) leader for th/i

/** What hundreds of tries a minute say while nobody answers. */
const AWAY = /Connection (error|timeout)|Closed connection|ECONN|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN/

/** What kafkajs calls an error is passing trouble here: whoever asked is told by an outcome. */
function toLog({ log, outage }: KafkaOptions): (entry: LogEntry) => void {
  return ({ namespace, level, log: { message, timestamp: _, logger: __, stack: ___, ...fields } }) => {
    const told = { ...fields, namespace, said: message }
    const isTrouble = level <= logLevel.WARN && !USUAL.test(`${message} ${String(fields.error)}`)
    const isAway = isTrouble && outage !== undefined && AWAY.test(message)
    if (isAway) outage.begin(asKafkaOutcome(new Error(message)))
    if (isTrouble && !isAway) log.warn(told, 'kafka client')
    else log.debug(told, 'kafka client')
  }
}
