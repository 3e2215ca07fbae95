import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OwnClickhouse, startClickhouse } from '../../../infra/servers/clickhouse.ts'
import { AGING, LAST_WORDS } from '../clickhouse-sql/aging.ts'
import { OWN_LAYOUT } from '../clickhouse-sql/layouts/layout.ts'
import { expireAfter } from './expire.ts'
import { migrateClickhouse } from './migrate-clickhouse.ts'
import { openClickhouseEvidence } from './open-clickhouse.ts'

const LIMITED = [...AGING, LAST_WORDS].map(({ table }) => table)
const MONTHS_AGO = new Date(Date.now() - 100 * 86_400_000).toISOString().slice(0, 19).replace('T', ' ')

describe('src/adapters/clickhouse/expire.ts', () => {
  let server: OwnClickhouse
  beforeAll(async () => {
    server = await startClickhouse()
  })
  beforeEach(async () => {
    for (const name of ['faultline', 'otel']) await raw(`DROP DATABASE IF EXISTS ${name}`)
  })
  afterAll(() => server.remove())

  const raw = async (query: string) => {
    const client = createClient({ url: server.address })
    await client.command({ query }).finally(() => client.close())
  }
  const rowsOf = async (query: string) => {
    const client = createClient({ url: server.address })
    const answer = await client.query({ query, format: 'JSONEachRow' })
    return answer.json<Record<string, string>>().finally(() => client.close())
  }
  const ttls = async () => {
    const rows =
      await rowsOf(`SELECT concat(database, '.', name) AS name, extract(engine_full, 'toIntervalDay[(]([0-9]+)[)]') AS days
      FROM system.tables WHERE days != '' ORDER BY name`)
    return Object.fromEntries(rows.map(({ name, days }) => [name, Number(days)]))
  }
  const own = () => ({ url: server.address, collectorTables: true })
  const old = (service: string) => `INSERT INTO otel.otel_logs (Timestamp, SeverityNumber, ServiceName, Body)
    VALUES ('${MONTHS_AGO}', 17, '${service}', 'order lost'), (now(), 17, '${service}', 'order lost')`
  const lines = () => rowsOf('SELECT count() AS n FROM otel.otel_logs')

  it('has the server remove what is old, by the days that were set last', async () => {
    expect((await migrateClickhouse(own(), undefined)).made.join()).not.toContain('keeps')
    await raw(old('shop'))
    expect(await lines()).toEqual([{ n: 2 }])
    const { made } = await migrateClickhouse(own(), 90)
    expect(made.toSorted()).toEqual(LIMITED.map((table) => `${table} (keeps 90 days)`).toSorted())
    await vi.waitFor(async () => expect(await lines()).toEqual([{ n: 1 }]), 30_000)
    await vi.waitFor(async () => {
      expect(await rowsOf('SELECT count() AS n FROM faultline.err_event')).toEqual([{ n: 1 }])
    }, 30_000)
    // Whether an error is new is told by what stays.
    expect(await rowsOf('SELECT toDate(min(first_seen)) AS day FROM faultline.sig_first_seen')).toEqual([
      { day: MONTHS_AGO.slice(0, 10) },
    ])
    expect(await migrateClickhouse(own(), 90)).toEqual({ made: [], left: [] })
    await migrateClickhouse(own(), 30)
    expect(await ttls()).toEqual(Object.fromEntries(LIMITED.map((table) => [table, 30])))
    expect((await migrateClickhouse(own(), undefined)).made).toContain('otel.otel_logs (keeps all)')
    expect(await ttls()).toEqual({})
    await raw(old('cart'))
    expect(await lines()).toEqual([{ n: 3 }])
    expect(await migrateClickhouse(own(), undefined)).toEqual({ made: [], left: [] })
  })

  it("never limits the collector's tables where they are not made by us, and says so", async () => {
    await (await openClickhouseEvidence(own())).close()
    await raw(old('shop'))
    const { made, left } = await migrateClickhouse({ url: server.address }, 30)
    expect(made.filter((name) => name.startsWith('otel.'))).toEqual([])
    expect(Object.keys(await ttls()).filter((name) => name.startsWith('otel.'))).toEqual([])
    expect(left).toEqual(['otel.otel_logs, otel.otel_traces: not made by us, so that nothing is ever removed there.'])
    expect(await lines()).toEqual([{ n: 2 }])
  })

  it('goes on without what its user may not alter, and says so', async () => {
    await (await openClickhouseEvidence(own())).close()
    const client = createClient({ url: server.address })
    const refused = Object.assign(new Error('maker: Not enough privileges'), { code: '497' })
    const maker: Pick<typeof client, 'query' | 'command'> = {
      query: (params) => client.query(params),
      command: (params) => (params.query.includes(' otel.') ? Promise.reject(refused) : client.command(params)),
    }
    const expiry = await expireAfter(maker, 30, { collectorTables: true, layout: OWN_LAYOUT })
    await client.close()
    expect(expiry.left).toEqual(
      ['logs', 'traces'].map((kind) => `otel.otel_${kind} keeps what it has: CLICKHOUSE_USER may not ALTER it.`),
    )
    expect(expiry.changed).toContain('faultline.err_event (keeps 30 days)')
  })

  it('leaves a table that somebody limited, or that a collector made, as it is', async () => {
    await (await openClickhouseEvidence(own())).close()
    await raw('ALTER TABLE otel.otel_logs MODIFY TTL toDateTime(Timestamp) + toIntervalDay(400)')
    await raw('ALTER TABLE otel.otel_traces MODIFY SETTING ttl_only_drop_parts = 1')
    for (const days of [30, undefined]) {
      const { left } = await migrateClickhouse(own(), days)
      expect(left).toEqual([
        'otel.otel_logs has limits of its own, which stay: toDateTime(Timestamp) + toIntervalDay(400).',
        'otel.otel_traces has limits of its own, which stay: no TTL.',
      ])
      expect(await ttls()).toMatchObject({ 'otel.otel_logs': 400 })
      expect(await ttls()).not.toHaveProperty('otel.otel_traces')
    }
  })
})
