import { describe, expect, it } from 'vitest'
import { recordedPrometheus } from '../../adapters/prometheus/recorded-prometheus.spec-support.ts'
import { loadConfig } from '../../config.ts'
import { checkSources } from './sources.ts'

describe('src/cli/doctor/sources.ts', () => {
  it('asks every source that is set, and says what to do about those that do not answer', async () => {
    const server = await recordedPrometheus({})
    const config = loadConfig({
      PROMETHEUS_URL: server.url,
      PROMETHEUS_QUERIES: 'cpu: rate(cpu{job="$service"}[5m])',
      ELASTICSEARCH_URL: 'http://127.0.0.1:9',
      SENTRY_WEBHOOK_SECRET: 'hush',
    })
    const checks = await checkSources(config)
    await server.close()
    expect(checks).toEqual([
      {
        name: 'Elasticsearch',
        status: 'fail',
        what: expect.any(String),
        remedy: expect.stringContaining('ELASTICSEARCH_URL'),
      },
      { name: 'Prometheus', status: 'ok', what: 'It answers: Prometheus 3.5.0, cpu of each service.' },
      { name: 'Sentry webhook', status: 'ok', what: expect.stringContaining('/webhooks/sentry') },
    ])
  })

  it('has nothing to say where no source is set', async () => {
    expect(await checkSources(loadConfig({}))).toEqual([])
  })
})
