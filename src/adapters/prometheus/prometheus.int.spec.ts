import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOGIN_OF_SPECS, sourceContract } from '../../evidence/evidence-source.contract.ts'
import { HOSTILE_TEXTS } from '../../evidence/hostile-texts.ts'
import type { RecordedServer } from '../../evidence/recorded-server.spec-support.ts'
import { Secret } from '../../kit/secret.ts'
import { prometheusSource } from './prometheus.ts'
import { recordedPrometheus } from './recorded-prometheus.spec-support.ts'

const HOUR = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }
const login = { kind: 'key', key: new Secret(LOGIN_OF_SPECS) } as const
const MEMORY = 'process_resident_memory_bytes{job="$service"}'
const QUERIES = [{ name: 'memory', query: MEMORY }]
const pod = (instance: string, value = (second: number) => String(second)) => ({
  metric: { __name__: 'process_resident_memory_bytes', job: 'cart', instance },
  value,
})
const HELD = { [MEMORY.replace('$service', 'cart')]: [pod('b:80'), pod('a:80', (s) => (s % 60 === 0 ? 'NaN' : '1.5'))] }

sourceContract('src/adapters/prometheus/prometheus.ts', async () => {
  const server = await recordedPrometheus(HELD)
  return {
    server,
    source: (limits) => prometheusSource({ url: server.url, login, queries: QUERIES, ...(limits ? { limits } : {}) }),
    ask: async (source, window) =>
      (await source.series?.(window, { service: 'cart', stepS: 15 })) ?? Promise.reject(new Error('no series')),
  }
})

describe('src/adapters/prometheus/prometheus.ts', () => {
  let server: RecordedServer
  beforeAll(async () => {
    const many = Array.from({ length: 30 }, (_, i) => pod(`pod-${String(i).padStart(2, '0')}:80`))
    server = await recordedPrometheus({ ...HELD, [MEMORY.replace('$service', 'many')]: many })
  })
  afterAll(() => server.close())
  const source = (query = MEMORY) => prometheusSource({ url: server.url, queries: [{ name: 'memory', query }] })

  it('names each series by what tells it apart, leaves what is no number out, and ends before the end', async () => {
    const answer = await source().series?.(HOUR, { service: 'cart', stepS: 60 })
    expect(answer?.items.map(({ metric }) => metric)).toEqual([
      'memory (instance=a:80, job=cart)',
      'memory (instance=b:80, job=cart)',
    ])
    expect(answer?.items[0]?.points).toEqual([])
    expect(answer?.items[0]?.query).toBe('process_resident_memory_bytes{job="cart"}')
    const points = answer?.items[1]?.points ?? []
    expect(points).toHaveLength(60)
    expect(points[0]).toEqual({ atMs: Date.parse(HOUR.from), value: 10_800 })
    expect(points.at(-1)?.atMs).toBe(Date.parse(HOUR.to) - 60_000)
  })

  it('takes twenty series of a query and says when there were more', async () => {
    const answer = await source().series?.(HOUR, { service: 'many', stepS: 60 })
    expect(answer?.items).toHaveLength(20)
    expect(answer?.truncated).toBe(true)
  })

  it('asks for no more points than a server gives', async () => {
    const year = { from: '2025-03-02T00:00:00.000Z', to: '2026-03-02T12:00:00.000Z' }
    expect((await source().series?.(year, { service: 'cart', stepS: 1 }))?.items).toHaveLength(2)
  })

  it('says which query to correct when the server refuses it', async () => {
    const asked = (query: string) => source(query).series?.(HOUR, { service: 'cart', stepS: 60 })
    await expect(asked('up{{job="$service"}')).rejects.toThrow(/refuses "memory" \(bad_data.*PROMETHEUS_QUERIES/s)
    await expect(asked('slow{job="$service"}')).rejects.toThrow('too many samples')
  })

  it('lets no service out of the quotes it stands in', async () => {
    for (const text of HOSTILE_TEXTS) {
      await source('up{job="$service"}')
        .series?.(HOUR, { service: text, stepS: 60 })
        .catch(() => undefined)
      const query = new URLSearchParams(server.asked.at(-1)?.body).get('query') ?? ''
      expect(query).toMatch(/^up\{job="(?:[^"\\\n]|\\["\\n])*"\}$/)
    }
  })
})
