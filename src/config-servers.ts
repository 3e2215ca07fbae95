import { brokerFault, loginAddress, passwordIn } from './config-addresses.ts'
import { logMapping } from './config-mapping.ts'
import type { Reader } from './config-reader.ts'
import { Secret } from './kit/secret.ts'

export interface KafkaConfig {
  readonly brokers: readonly string[]
  readonly tls: boolean
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
    readonly username: string
    readonly password: Secret
  }
  /** Stands before every topic and group; empty: none. */
  readonly prefix: string
}

export interface SqsConfig {
  /** Absent: AWS itself. */
  readonly endpoint?: string
  readonly region: string
  readonly prefix: string
  readonly fifo: boolean
}

export interface ClickhouseUserConfig {
  readonly username: string
  readonly password: Secret
}

export interface ClickhouseConfig {
  readonly url: string
  readonly owner?: ClickhouseUserConfig
  readonly reader?: ClickhouseUserConfig
  /** True: the collector's own tables are made too, because telemetry comes in through us. */
  readonly collectorTables: boolean
  /** A table of logs that is none of a known collector's, and which of its columns means what. */
  readonly mapping?: { readonly table: string; readonly columns: Readonly<Record<string, string>> }
}

/** The servers that are used instead of what is embedded. Each is chosen by its address alone. */
export interface ServersConfig {
  readonly kafka?: KafkaConfig
  readonly sqs?: SqsConfig
  readonly postgres?: { readonly url: Secret }
  readonly clickhouse?: ClickhouseConfig
  readonly redis?: { readonly url: Secret }
}

const POSTGRES = { scheme: /^postgres(ql)?:\/\//, path: /^\/./, like: 'postgres://user@host:5432/name' }
/** Its path is a number of one of its databases. */
const REDIS = { scheme: /^rediss?:\/\//, path: /^(\/\d{0,3})?$/, like: 'redis://host:6379 or rediss://host:6380' }

/** Reads every address, and tells of settings that miss theirs. */
export function serversConfig(reader: Reader): ServersConfig {
  const kafka = kafkaConfig(reader)
  const sqs = sqsConfig(reader)
  const postgres = loginAddress(reader, 'DATABASE_URL', POSTGRES)
  const clickhouse = clickhouseConfig(reader)
  const redis = loginAddress(reader, 'REDIS_URL', REDIS)
  return {
    ...(kafka ? { kafka } : {}),
    ...(sqs ? { sqs } : {}),
    ...(postgres ? { postgres: { url: new Secret(postgres) } } : {}),
    ...(clickhouse ? { clickhouse } : {}),
    ...(redis ? { redis: { url: new Secret(redis) } } : {}),
  }
}

/** Every credential in it, for the redactor: whole addresses and the passwords inside them. */
export function serverSecrets({ kafka, postgres, clickhouse, redis }: ServersConfig): readonly Secret[] {
  const users = [kafka?.sasl, clickhouse?.owner, clickhouse?.reader].flatMap((user) => (user ? [user.password] : []))
  const urls = [postgres?.url, redis?.url].flatMap((url) => (url ? [url, ...inside(url)] : []))
  return [...users, ...urls]
}

function kafkaConfig(reader: Reader): KafkaConfig | undefined {
  const brokers = reader.list('KAFKA_BROKERS')
  const tls = reader.choice('KAFKA_TLS', ['yes', 'no']) === 'yes'
  const prefix = reader.match('KAFKA_PREFIX', /^[\w.-]{1,100}$/, 'acme. - letters, digits, dots, dashes') ?? ''
  const sasl = saslConfig(reader)
  for (const broker of brokers ?? []) {
    const fault = brokerFault(broker)
    if (fault !== undefined) reader.fault(fault)
  }
  if (brokers === undefined) {
    needs(reader, ['KAFKA_BROKERS'], 'KAFKA_BROKERS', ['KAFKA_TLS', 'KAFKA_SASL_MECHANISM', 'KAFKA_PREFIX'])
    return undefined
  }
  return { brokers, tls, prefix, ...(sasl ? { sasl } : {}) }
}

function saslConfig(reader: Reader): KafkaConfig['sasl'] {
  const mechanism = reader.choice('KAFKA_SASL_MECHANISM', ['plain', 'scram-sha-256', 'scram-sha-512'])
  const [username, password] = [reader.text('KAFKA_USERNAME'), reader.text('KAFKA_PASSWORD')]
  const given = ['KAFKA_SASL_MECHANISM', 'KAFKA_USERNAME', 'KAFKA_PASSWORD'].filter(reader.isSet).length
  if (given > 0 && given < 3)
    reader.fault('KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD belong together. Set all three, or none.')
  if (mechanism === undefined || username === undefined || password === undefined) return undefined
  return { mechanism, username, password: new Secret(password) }
}

function sqsConfig(reader: Reader): SqsConfig | undefined {
  const endpoint = reader.url('SQS_ENDPOINT')
  const region = reader.match('SQS_REGION', /^[a-z]{2,}(-[a-z0-9]+)+$/, 'eu-central-1')
  const prefix = reader.match('SQS_PREFIX', /^[\w-]{1,40}$/, 'faultline-, at most 40 letters, digits, - and _')
  const fifo = reader.choice('SQS_FIFO', ['yes', 'no']) === 'yes'
  if (endpoint === undefined && region === undefined) {
    const where = 'SQS_REGION (AWS) or SQS_ENDPOINT (a compatible server)'
    needs(reader, ['SQS_REGION', 'SQS_ENDPOINT'], where, ['SQS_PREFIX', 'SQS_FIFO'])
    return undefined
  }
  const at = endpoint === undefined ? {} : { endpoint }
  return { ...at, region: region ?? 'us-east-1', prefix: prefix ?? 'faultline-', fifo }
}

function clickhouseConfig(reader: Reader): ClickhouseConfig | undefined {
  const url = reader.url('CLICKHOUSE_URL')
  const owner = userConfig(reader, 'CLICKHOUSE_USER', 'CLICKHOUSE_PASSWORD')
  const asks = userConfig(reader, 'CLICKHOUSE_READER_USER', 'CLICKHOUSE_READER_PASSWORD')
  const collectorTables = reader.choice('CLICKHOUSE_COLLECTOR_TABLES', ['yes', 'no']) === 'yes'
  if (url === undefined) {
    const lonely = ['CLICKHOUSE_USER', 'CLICKHOUSE_READER_USER', 'CLICKHOUSE_COLLECTOR_TABLES', 'CLICKHOUSE_LOGS_TABLE']
    needs(reader, ['CLICKHOUSE_URL'], 'CLICKHOUSE_URL', lonely)
    return undefined
  }
  const mapping = logMapping(reader)
  return {
    url,
    collectorTables,
    ...(owner ? { owner } : {}),
    ...(asks ? { reader: asks } : {}),
    ...(mapping ? { mapping } : {}),
  }
}

function userConfig(reader: Reader, userName: string, passwordName: string): ClickhouseUserConfig | undefined {
  const [username, password] = [reader.text(userName), reader.text(passwordName)]
  if (username !== undefined) return { username, password: new Secret(password ?? '') }
  if (password !== undefined) reader.fault(`${passwordName} is set but ${userName} is not. Set both, or neither.`)
  return undefined
}

/** Settings that say how, without one that says where. */
function needs(reader: Reader, where: readonly string[], address: string, names: readonly string[]): void {
  if (where.some(reader.isSet)) return
  const lonely = names.filter(reader.isSet)
  if (lonely.length > 0)
    reader.fault(`${lonely.join(', ')} ${lonely.length > 1 ? 'need' : 'needs'} ${address}. Set that too, or unset it.`)
}

function inside(url: Secret): readonly Secret[] {
  const password = passwordIn(url.reveal())
  return password === undefined ? [] : [new Secret(password)]
}
