import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOGIN_OF_SPECS, sourceContract } from '../../evidence/evidence-source.contract.ts'
import { HOSTILE_TEXTS } from '../../evidence/hostile-texts.ts'
import type { RecordedServer } from '../../evidence/recorded-server.spec-support.ts'
import { Secret } from '../../kit/secret.ts'
import { elasticsearchSource } from './elasticsearch.ts'
import { type Flavour, recordedElasticsearch } from './recorded-elasticsearch.spec-support.ts'

const HOUR = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }
const login = { kind: 'key', key: new Secret(LOGIN_OF_SPECS) } as const
const at = (time: string) => `2026-03-02T${time}Z`

/** As Filebeat writes ECS, nested and dotted, and as the OpenTelemetry exporter writes its own. */
const DOCUMENTS = [
  { '@timestamp': at('10:00:00.000'), 'service.name': 'cart', 'log.level': 'error', message: 'after the window' },
  {
    '@timestamp': at('09:40:00.123'),
    resource: { attributes: { 'service.name': 'cart', 'service.version': 'abc' } },
    severity_number: 17,
    severity_text: 'ERROR',
    body: { text: 'pool 3 ran dry' },
    attributes: {
      'exception.type': 'PoolError',
      'exception.stacktrace': 'PoolError: dry\n    at take (/app/pool.ts:1:1)',
    },
  },
  {
    '@timestamp': at('09:30:00.000'),
    service: { name: 'cart', version: 'abc' },
    log: { level: 'ERROR' },
    message: 'could not save',
    error: { type: 'TypeError', message: 'x is null', stack_trace: 'TypeError: x is null' },
  },
  { '@timestamp': at('09:20:00.000'), 'service.name': 'cart', 'log.level': 'info', message: 'saved' },
  { '@timestamp': at('09:10:00.000'), 'service.name': 'mail', 'log.level': 'fatal', message: 'no route' },
]

const FLAVOURS: readonly (readonly [string, Flavour])[] = [
  ['Elasticsearch', { number: '8.17.0' }],
  ['OpenSearch', { number: '2.19.1', distribution: 'opensearch' }],
]

for (const [name, flavour] of FLAVOURS) {
  sourceContract(`src/adapters/elasticsearch/elasticsearch.ts on ${name}`, async () => {
    const server = await recordedElasticsearch(flavour, DOCUMENTS)
    return {
      server,
      source: (limits) =>
        elasticsearchSource({ url: server.url, login, index: 'logs-*', ...(limits ? { limits } : {}) }),
      ask: async (source, window) =>
        (await source.logs?.(window, { services: ['cart'], errorsOnly: true })) ?? Promise.reject(new Error('no logs')),
    }
  })
}

describe('src/adapters/elasticsearch/elasticsearch.ts', () => {
  const many = Array.from({ length: 1_300 }, (_, i) => ({
    '@timestamp': new Date(Date.UTC(2026, 2, 2, 9, 59) - i * 1_000).toISOString(),
    'service.name': 'cart',
    'log.level': 'error',
    message: `line ${i}`,
  }))
  let server: RecordedServer
  beforeAll(async () => {
    server = await recordedElasticsearch({ number: '9.2.0' }, [...DOCUMENTS, ...many])
  })
  afterAll(() => server.close())
  const source = (rows?: number) =>
    elasticsearchSource({
      url: server.url,
      login,
      index: 'logs-*',
      ...(rows === undefined ? {} : { limits: { rows } }),
    })

  it('reads both ways of naming fields', async () => {
    const small = await recordedElasticsearch({ number: '9.2.0' }, DOCUMENTS)
    const here = elasticsearchSource({ url: small.url, index: 'logs-*' })
    const cart = await here.logs?.(HOUR, { services: ['cart'], errorsOnly: true })
    expect(cart?.items).toEqual([
      {
        at: at('09:40:00.123'),
        service: 'cart',
        severity: 'ERROR',
        body: 'pool 3 ran dry',
        exception_type: 'PoolError',
        exception_message: '',
        exception_stack: 'PoolError: dry\n    at take (/app/pool.ts:1:1)',
        deploy: 'abc',
        count: 1,
      },
      expect.objectContaining({
        at: at('09:30:00.000'),
        body: 'could not save',
        exception_type: 'TypeError',
        deploy: 'abc',
      }),
    ])
    const all = await here.logs?.(HOUR, { services: [], errorsOnly: false })
    expect(all?.items.map(({ service }) => service)).toEqual(['cart', 'cart', 'cart', 'mail'])
    await small.close()
  })

  it('turns page after page of one point in time, and lets go of it', async () => {
    const before = server.asked.length
    const answer = await source().logs?.(HOUR, { services: ['cart'], errorsOnly: true })
    expect(answer).toMatchObject({ truncated: false })
    expect(new Set(answer?.items.map(({ body }) => body)).size).toBe(1_302)
    const asked = server.asked.slice(before).map(({ method, url }) => `${method} ${url.pathname}`)
    expect(asked.filter((one) => one === 'POST /_search')).toHaveLength(3)
    expect(asked.at(-1)).toBe('DELETE /_pit')
  })

  it('stops at its rows and says so', async () => {
    const answer = await source(700).logs?.(HOUR, { services: ['cart'], errorsOnly: true })
    expect(answer?.items).toHaveLength(700)
    expect(answer?.truncated).toBe(true)
  })

  it('takes hostile names for names', async () => {
    for (const text of HOSTILE_TEXTS.slice(0, 40))
      expect((await source().logs?.(HOUR, { services: [text], errorsOnly: true }))?.items).toEqual([])
  })

  it('asks as a user with a password where that is set', async () => {
    const basic = { kind: 'basic', username: 'reader', password: new Secret('pass') } as const
    await elasticsearchSource({ url: server.url, login: basic, index: 'logs-*' }).probe()
    expect(server.asked.at(-1)?.headers.authorization).toBe(`Basic ${btoa('reader:pass')}`)
  })

  it('says what to correct when the indices are not there', async () => {
    const wrong = elasticsearchSource({ url: server.url, index: 'nowhere' })
    await expect(wrong.probe()).rejects.toThrow('ELASTICSEARCH_INDEX')
  })
})
