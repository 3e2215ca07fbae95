import { describe, expect, it } from 'vitest'
import { loadConfig } from './config.ts'
import { serverSecrets } from './config-servers.ts'

const faultsOf = (env: Record<string, string>) => {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    return error instanceof Error ? error.message.split('\n').slice(1) : []
  }
}

describe('src/config-servers.ts', () => {
  it('names no server unless its address is set', () => {
    expect(loadConfig({}).servers).toEqual({})
  })

  it('chooses each server by its own address', () => {
    const { servers } = loadConfig({
      KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
      KAFKA_TLS: 'yes',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_USERNAME: 'house',
      KAFKA_PASSWORD: 'brokers-know-it',
      CLICKHOUSE_URL: 'https://clickhouse:8443',
      CLICKHOUSE_READER_USER: 'reader',
    })
    expect(servers.kafka).toMatchObject({ brokers: ['kafka-1:9092', 'kafka-2:9092'], tls: true, prefix: '' })
    expect(servers.clickhouse).toMatchObject({ collectorTables: false, reader: { username: 'reader' } })
    expect(Object.keys(servers)).toEqual(['kafka', 'clickhouse'])
    expect(loadConfig({ SQS_REGION: 'eu-central-1' }).servers.sqs).toEqual({
      region: 'eu-central-1',
      prefix: 'faultline-',
      fifo: false,
    })
    expect(loadConfig({ SQS_ENDPOINT: 'http://127.0.0.1:9324', SQS_FIFO: 'yes' }).servers.sqs).toMatchObject({
      endpoint: 'http://127.0.0.1:9324',
      fifo: true,
    })
  })

  it.each([
    ['a # in a password', { REDIS_URL: 'redis://:p#word@r:6379' }, 'REDIS_URL'],
    ['a / in a password', { DATABASE_URL: 'postgres://u:p/word@db/x' }, 'DATABASE_URL'],
    ['a # in the password of a database', { DATABASE_URL: 'postgres://u:p#word@db/x' }, 'DATABASE_URL'],
    ['a bare % in a password', { DATABASE_URL: 'postgres://u:50%word@db/x' }, 'DATABASE_URL'],
    ['bytes that are no text', { REDIS_URL: 'redis://:%FFword@r' }, 'REDIS_URL'],
    ['a port out of range', { DATABASE_URL: 'postgres://u:word@db:99999/x' }, 'DATABASE_URL'],
    ['no host', { REDIS_URL: 'redis://:word@' }, 'REDIS_URL'],
    ['no host and no login', { REDIS_URL: 'redis://@' }, 'REDIS_URL'],
    ['a database of Redis that is no number', { REDIS_URL: 'redis://:word@r:6379/abc' }, 'REDIS_URL'],
    ['a database without a name', { DATABASE_URL: 'postgres://u:word@db:5432/' }, 'DATABASE_URL'],
    ['no port of a broker', { KAFKA_BROKERS: 'k:99999' }, 'host:port'],
    ['an address that the client of Kafka cannot take', { KAFKA_BROKERS: '[::1]:9092' }, 'a host name instead'],
    ['a question behind an address', { CLICKHOUSE_URL: 'http://c:8123/?user=word' }, 'CLICKHOUSE_URL'],
    ['a login in any address', { GITHUB_API_URL: 'http://word:x@proxy', GITHUB_TOKEN: 't' }, 'GITHUB_API_URL'],
    ['a key with a line break', { GITHUB_TOKEN: 'ghp_1\nword' }, 'GITHUB_TOKEN'],
    ['a key with three dots in one', { ANTHROPIC_API_KEY: 'word…' }, 'ANTHROPIC_API_KEY'],
  ])('refuses %s in one sentence that names the setting and repeats nothing', (_case, env, says) => {
    const faults = faultsOf(env)
    expect(faults).toEqual([expect.stringContaining(says)])
    expect(faults[0]).not.toContain('word@')
    expect(faults[0]).not.toContain('wordx')
  })

  it.each([
    'postgres://u:50%25off%23@db/x?sslmode=require',
    'postgresql://u@[::1]:5432/x',
    'postgres://u:p@/x?host=/run/postgresql',
    'postgres://u@%2Frun%2Fpostgresql/x',
  ])('takes what Postgres takes: %s', (url) => {
    expect(loadConfig({ DATABASE_URL: url }).servers.postgres?.url.reveal()).toBe(url)
  })

  it.each(['redis://r', 'rediss://user:p%2F@r:6380/3', 'redis://[::1]:6379/'])('takes what Redis takes: %s', (url) => {
    expect(loadConfig({ REDIS_URL: url }).servers.redis?.url.reveal()).toBe(url)
  })

  it('tells every fault at once, each with its remedy and none with a value', () => {
    const faults = faultsOf({
      KAFKA_BROKERS: 'kafka',
      KAFKA_USERNAME: 'house',
      SQS_PREFIX: 'acme-',
      DATABASE_URL: 'mysql://u:hidden-word@db/x',
      CLICKHOUSE_URL: 'http://u:hidden-word@clickhouse:8123',
      CLICKHOUSE_READER_PASSWORD: 'hidden-word',
      REDIS_URL: 'redis.example.com',
    })
    expect(faults).toHaveLength(7)
    expect(faults.join('\n')).not.toContain('hidden-word')
    for (const name of ['KAFKA_BROKERS', 'KAFKA_SASL_MECHANISM', 'SQS_REGION', 'DATABASE_URL', 'REDIS_URL'])
      expect(faults.join('\n')).toContain(name)
  })

  it.each([
    ['KAFKA_BROKERS', { KAFKA_BROKERS: ',', KAFKA_TLS: 'yes' }],
    [
      'KAFKA_SASL_MECHANISM',
      { KAFKA_SASL_MECHANISM: 'none', KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p', KAFKA_BROKERS: 'k:1' },
    ],
    ['SQS_REGION', { SQS_REGION: '?', SQS_FIFO: 'yes' }],
    ['CLICKHOUSE_URL', { CLICKHOUSE_URL: 'nowhere', CLICKHOUSE_USER: 'u' }],
    [
      'CLICKHOUSE_LOGS_TABLE',
      { CLICKHOUSE_URL: 'http://c', CLICKHOUSE_LOGS_TABLE: '?', CLICKHOUSE_LOGS_COLUMNS: 'time=t' },
    ],
    ['SENTRY_ORG', { SENTRY_ORG: '?', SENTRY_AUTH_TOKEN: 't' }],
    ['PROMETHEUS_URL', { PROMETHEUS_URL: 'nowhere', PROMETHEUS_TOKEN: 't' }],
  ])('tells of %s once when it is there and wrong, and does not call it missing', (name, env) => {
    expect(faultsOf(env)).toEqual([expect.stringMatching(new RegExp(`^  - ${name} (must|does|has)`))])
  })

  it("takes the columns of a table of logs of somebody's own making", () => {
    const CLICKHOUSE_URL = 'http://clickhouse:8123'
    const CLICKHOUSE_LOGS_TABLE = 'logs.app'
    const columns = 'time=timestamp, service=app, body=log, severity=fields[level]'
    const { servers } = loadConfig({ CLICKHOUSE_URL, CLICKHOUSE_LOGS_TABLE, CLICKHOUSE_LOGS_COLUMNS: columns })
    expect(servers.clickhouse?.mapping).toEqual({
      table: 'logs.app',
      columns: { time: 'timestamp', service: 'app', body: 'log', severity: 'fields[level]' },
    })
    for (const wrong of ['time=timestamp,body=log', `${columns},host=h`, `${columns},trace=a b`, `${columns},span=x'y`])
      expect(faultsOf({ CLICKHOUSE_URL, CLICKHOUSE_LOGS_TABLE, CLICKHOUSE_LOGS_COLUMNS: wrong }).join()).toContain(
        'CLICKHOUSE_LOGS_COLUMNS',
      )
    expect(faultsOf({ CLICKHOUSE_URL, CLICKHOUSE_LOGS_TABLE }).join()).toContain('belong together')
  })

  it('gives the redactor the passwords inside addresses too', () => {
    const { servers } = loadConfig({ DATABASE_URL: 'postgres://u:a%2Fsecret@db:5432/x', REDIS_URL: 'redis://r:6379' })
    expect(serverSecrets(servers).map((secret) => secret.reveal())).toContain('a/secret')
    expect(JSON.stringify(servers)).not.toContain('secret@')
  })

  it('plays no sandbox in a process that has none: any address may be listened on', () => {
    const config = loadConfig({ FAULTLINE_HOST: '0.0.0.0' }, { playsSandbox: false })
    expect([config.pace, config.codeHost.kind]).toEqual(['default', 'none'])
  })
})
