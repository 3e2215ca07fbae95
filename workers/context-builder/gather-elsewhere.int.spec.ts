import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { elasticsearchSource } from '../../src/adapters/elasticsearch/elasticsearch.ts'
import { recordedElasticsearch } from '../../src/adapters/elasticsearch/recorded-elasticsearch.spec-support.ts'
import { prometheusSource } from '../../src/adapters/prometheus/prometheus.ts'
import { recordedPrometheus } from '../../src/adapters/prometheus/recorded-prometheus.spec-support.ts'
import type { RecordedServer } from '../../src/evidence/recorded-server.spec-support.ts'
import { EvidenceItem, Section } from '../../src/timeline/payloads/context.ts'
import type { Focus } from './focus.ts'
import { gatherElsewhere } from './gather-elsewhere.ts'
import type { Brief } from './gathered.ts'

const WINDOW = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }
const ONSET = '2026-03-02T09:30:00.000Z'
const brief = { window: WINDOW, joined: ['cart'], service: 'cart' } as unknown as Brief
const focus = { service: 'cart', onsetMs: Date.parse(ONSET), rates: [], patterns: [] } as unknown as Focus

const TOKEN = `ghp_${'aB3dE5gH7jK9'.repeat(3)}`
const document = (time: string, message: string) => ({
  '@timestamp': `2026-03-02T${time}Z`,
  'service.name': 'cart',
  'log.level': 'error',
  message,
})
const DOCUMENTS = [
  document('09:50:00.000', `order 3 lost, token ${TOKEN}`),
  document('09:45:00.000', 'pool 2 ran dry'),
  document('09:40:00.000', 'pool 1 ran dry'),
]
const step = (low: number, high: number) => (second: number) => String(second < 3.5 * 3_600 ? low : high)
const HELD = {
  'mem{job="cart"}': [{ metric: { pod: 'a' }, value: step(100, 900) }],
  'cpu{job="cart"}': [{ metric: {}, value: step(5, 5) }],
}

describe('workers/context-builder/gather-elsewhere.ts', () => {
  let [logs, metrics]: RecordedServer[] = []
  beforeAll(async () => {
    logs = await recordedElasticsearch({ number: '9.2.0' }, DOCUMENTS)
    metrics = await recordedPrometheus(HELD)
  })
  afterAll(() => Promise.all([logs?.close(), metrics?.close()]))
  const sources = () => [
    elasticsearchSource({ url: logs?.url ?? '', index: 'logs-*' }),
    prometheusSource({
      url: metrics?.url ?? '',
      queries: ['mem', 'cpu'].map((name) => ({ name, query: `${name}{job="$service"}` })),
    }),
  ]

  it('cites error lines by what they say, and the series that moved, with the question behind each', async () => {
    const { items, sections, series, gaps } = await gatherElsewhere(sources(), brief, focus)
    for (const { key, ...item } of items) EvidenceItem.parse({ ...item, id: `ev${key.length}` })
    for (const section of sections) Section.parse(section)
    expect(items).toMatchObject([
      {
        kind: 'log_pattern',
        count: 2,
        service: 'cart',
        query_id: 'elasticsearch.logs',
        at: '2026-03-02T09:40:00.000Z',
      },
      { kind: 'log_pattern', count: 1 },
      {
        kind: 'metric',
        summary: 'Usually 100; since it began 900, at most 900. Asked: mem{job="cart"}',
        ref: 'mem{job="cart"}',
        query_id: 'prometheus.series',
      },
    ])
    expect(items.map(({ title }) => title)).toContain('mem (pod=a) of cart')
    expect(JSON.stringify(items)).not.toContain('ghp_')
    expect(sections.map(({ query_id, rows }) => [query_id, rows])).toEqual([
      ['elasticsearch.logs@1', 3],
      ['prometheus.series@1', 2],
    ])
    expect(series).toHaveLength(2)
    expect(gaps).toEqual([])
  })

  it('loses nothing but what a source that is away would have said', async () => {
    metrics?.trouble({ status: 503, body: '{}' })
    const { items, gaps } = await gatherElsewhere(sources(), brief, focus)
    metrics?.trouble(undefined)
    expect(items.map(({ kind }) => kind)).toEqual(['log_pattern', 'log_pattern'])
    expect(gaps).toEqual([expect.stringContaining('Prometheus could not be asked for series: ')])
  })

  it('asks nobody where nobody is set', async () => {
    expect(await gatherElsewhere([], brief, focus)).toEqual({ items: [], sections: [], series: [], gaps: [] })
  })
})
