import { describe, expect, it } from 'vitest'
import { loadConfig } from './config.ts'
import { sourceSecrets } from './config-sources.ts'

const faults = (env: Record<string, string>) => {
  try {
    loadConfig(env)
    return ''
  } catch (error) {
    return String(error)
  }
}
const QUERY = 'memory: process_resident_memory_bytes{job="$service"}'

describe('src/config-sources.ts', () => {
  it('reads no source unless its address is set', () => {
    expect(loadConfig({}).sources).toEqual({})
  })

  it('takes each by its own address, with a key or a user', () => {
    const { sources } = loadConfig({
      ELASTICSEARCH_URL: 'https://logs.example.com:9200/',
      ELASTICSEARCH_API_KEY: 'es-key',
      PROMETHEUS_URL: 'http://prometheus:9090',
      PROMETHEUS_USER: 'reader',
      PROMETHEUS_PASSWORD: 'prom-word',
      PROMETHEUS_QUERIES: `${QUERY};\n cpu: rate(cpu{job="$service"}[5m])`,
      SENTRY_WEBHOOK_SECRET: 'hook-word',
      SENTRY_AUTH_TOKEN: 'sentry-word',
      SENTRY_ORG: 'acme',
    })
    expect(sources.elasticsearch).toMatchObject({
      url: 'https://logs.example.com:9200',
      index: 'logs-*',
      login: { kind: 'key' },
    })
    expect(sources.prometheus?.queries).toEqual([
      { name: 'memory', query: 'process_resident_memory_bytes{job="$service"}' },
      { name: 'cpu', query: 'rate(cpu{job="$service"}[5m])' },
    ])
    expect(sources.sentry).toMatchObject({ apiUrl: 'https://sentry.io', reading: { org: 'acme' } })
    const secrets = sourceSecrets(sources).map((secret) => secret.reveal())
    expect(secrets.sort()).toEqual(['es-key', 'hook-word', 'prom-word', 'sentry-word'])
  })

  it.each([
    ['a login without an address', { ELASTICSEARCH_API_KEY: 'k' }, 'ELASTICSEARCH_URL'],
    ['metrics without a question', { PROMETHEUS_URL: 'http://p:9090' }, 'PROMETHEUS_QUERIES'],
    [
      'a question that is about no service',
      { PROMETHEUS_URL: 'http://p:9090', PROMETHEUS_QUERIES: 'up: up' },
      '$service',
    ],
    ['two logins', { ELASTICSEARCH_URL: 'http://e', ELASTICSEARCH_API_KEY: 'k', ELASTICSEARCH_USER: 'u' }, 'both set'],
    ['a password in an address', { ELASTICSEARCH_URL: 'http://u:p@e' }, 'holds a user'],
    ['half of what reading Sentry needs', { SENTRY_AUTH_TOKEN: 't' }, 'SENTRY_ORG'],
  ])('refuses %s and says what to set', (_what, env, word) => {
    expect(faults(env)).toContain(word)
  })
})
