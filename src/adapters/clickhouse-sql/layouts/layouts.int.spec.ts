import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../evidence/catalogue.ts'
import { evidenceContract } from '../../../evidence/evidence.contract.ts'
import type { Evidence } from '../../../evidence/evidence.ts'
import { evidenceOver } from '../open-evidence.ts'
import { applySchema } from '../schema.ts'
import { MAKES, MAPPING, type Make } from './foreign-makes.spec-support.ts'
import type { Writes } from './foreign-rows.spec-support.ts'
import * as tables from './foreign-tables.spec-support.ts'
import { inLayout, layoutWords } from './layout.ts'
import { probeLayout } from './probe-layout.ts'

/** One directory for all connections: the engine allows no other at the same time. */
const dir = await mkdtemp(join(tmpdir(), 'layouts-'))
const connect = () => createClient({ connection: createChdbConnection({ path: dir }) as never })

for (const make of MAKES) {
  const open = async () => {
    const client = connect()
    await lay(client, make)
    return collectedBy(client, make)
  }
  const keepsAttributes = make.mapping === undefined
  evidenceContract(`src/adapters/clickhouse-sql/layouts on ${make.name}`, open, { keepsAttributes })
}

describe('src/adapters/clickhouse-sql/layouts', () => {
  let client: ClickHouseClient
  beforeAll(() => {
    client = connect()
  })
  afterAll(() => client.close())

  for (const make of MAKES) {
    it(`names what it reads of ${make.name}, and reads a window of it by the sort key`, async () => {
      await lay(client, make)
      const layout = await probeLayout(client, make.mapping)
      expect(layoutWords(layout)).toBe(make.words)
      await fill(client, make)
      for (const id of ['versions_seen', 'error_spans', 'call_graph'] as const) {
        const { read, total } = await granulesOf(client, inLayout(CATALOGUE[id].sql, layout))
        expect(total).toBeGreaterThan(100)
        expect(read / total, id).toBeLessThan(0.2)
      }
    })
  }

  it('asks a house without spans everything that it can answer', async () => {
    await clear(client)
    await client.command({ query: 'CREATE DATABASE logs' })
    await client.command({ query: tables.MAPPED_LOGS.replace('DB.', 'logs.') })
    const layout = await probeLayout(client, MAPPING)
    await applySchema(client, { collectorTables: false, layout })
    await applySchema(client, { collectorTables: false, layout })
    const evidence = evidenceOver(client, undefined, undefined, () => layout)
    const window = { from: '2026-01-28T12:00:00.000Z', to: '2026-01-28T12:10:00.000Z' }
    expect((await evidence.query('call_graph', window)).rows).toEqual([])
    expect((await evidence.query('error_spans', { ...window, service: 'shop' })).rows).toEqual([])
    expect((await evidence.query('versions_seen', { ...window, bucket_s: 10 })).rows).toEqual([])
    expect((await evidence.query('newest', {})).rows).toEqual([{ at: '' }])
  })

  it('follows other tables when those of before are gone', async () => {
    const [before, after] = [MAKES[0], MAKES[1]]
    if (before === undefined || after === undefined) throw new Error('two makes are needed')
    await lay(client, before)
    await client.command({ query: 'DROP TABLE default.otel_logs SYNC' })
    await client.command({ query: 'CREATE DATABASE otel' })
    for (const { create } of [after.logs, after.traces]) await client.command({ query: create.replace('DB.', 'otel.') })
    await applySchema(client, { collectorTables: false, layout: await probeLayout(client) })
    const evidence = await collectedBy(client, after)
    const row = { trace_id: '', span_id: '', service: 'shop', resource: {}, attributes: {} }
    const loud = { ...row, severity_text: 'ERROR', severity_number: 17, body: 'no stock' }
    await evidence.addLogs([{ ...loud, timestamp: '2026-01-28T12:00:00.000Z' }])
    const window = { from: '2026-01-28T12:00:00.000Z', to: '2026-01-28T12:10:00.000Z', bucket_s: 60 }
    expect((await evidence.query('signature_counts', window)).rows).toMatchObject([{ service: 'shop', count: 1 }])
  })

  it('never writes to a table of another make', async () => {
    const make = MAKES[3]
    if (make === undefined) throw new Error('SigNoz is gone')
    await lay(client, make)
    const layout = await probeLayout(client)
    const evidence = evidenceOver(client, undefined, undefined, () => layout)
    await expect(evidence.addLogs([])).rejects.toMatchObject({ name: 'GiveUp', code: 'evidence-foreign' })
  })

  it('says what to do when there is no table that it knows, or the mapping does not fit', async () => {
    await clear(client)
    await expect(probeLayout(client)).rejects.toMatchObject({ code: 'evidence-tables' })
    await expect(probeLayout(client, MAPPING)).rejects.toThrow('CLICKHOUSE_LOGS_TABLE')
    await client.command({ query: 'CREATE DATABASE logs' })
    await client.command({ query: 'CREATE TABLE logs.app (timestamp String, app String, log String) ENGINE = Memory' })
    await expect(probeLayout(client, MAPPING)).rejects.toThrow('Map time to a column of type DateTime')
    const columns = { time: 'nowhere', service: 'app', body: 'log' }
    await expect(probeLayout(client, { table: 'logs.app', columns })).rejects.toThrow('no column for time=nowhere')
  })
})

async function clear(client: ClickHouseClient): Promise<void> {
  for (const name of ['faultline', 'otel', 'signoz_logs', 'signoz_traces', 'logs', 'default'])
    await client.command({ query: `DROP DATABASE IF EXISTS ${name} SYNC` })
  await client.command({ query: 'CREATE DATABASE IF NOT EXISTS default' })
}

/** The make's own tables, and ours over them. */
async function lay(client: ClickHouseClient, make: Make): Promise<void> {
  await clear(client)
  for (const { database, create } of [make.logs, make.traces]) {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` })
    await client.command({ query: create.replace('DB.', `${database}.`) })
  }
  await applySchema(client, { collectorTables: false, layout: await probeLayout(client, make.mapping) })
}

/** Evidence whose rows are written by the make's collector. */
async function collectedBy(client: ClickHouseClient, make: Make): Promise<Evidence> {
  const layout = await probeLayout(client, make.mapping)
  const evidence = evidenceOver(client, undefined, undefined, () => layout)
  const into = async <R>(
    { database, create, write }: { database: string; create: string; write: Writes<R> },
    rows: readonly R[],
  ) => {
    const table = /DB\.\w+/.exec(create)?.[0].replace('DB', database) ?? ''
    const settings = { date_time_input_format: 'best_effort' } as const
    await client.insert({ table, values: rows.map(write), format: 'JSONEachRow', clickhouse_settings: settings })
  }
  return { ...evidence, addLogs: (rows) => into(make.logs, rows), addSpans: (rows) => into(make.traces, rows) }
}

/** Ten days, a row each minute. */
async function fill(client: ClickHouseClient, make: Make): Promise<void> {
  const evidence = await collectedBy(client, make)
  const times = Array.from({ length: 14_400 }, (_, i) => new Date(Date.UTC(2026, 0, 20) + i * 60_000).toISOString())
  const common = { trace_id: 't', span_id: 's', service: 'shop', resource: {}, attributes: {} }
  await evidence.addLogs(
    times.map((timestamp) => ({ ...common, timestamp, severity_text: 'INFO', severity_number: 9, body: 'served' })),
  )
  const span = { parent_span_id: 'p', name: 'GET /', kind: 'Server', duration_ns: 1, status_message: '' }
  await evidence.addSpans(times.map((timestamp) => ({ ...common, ...span, timestamp, status_code: 'Unset' })))
}

async function granulesOf(client: ClickHouseClient, sql: string) {
  const query_params = {
    from: '2026-01-28T12:00:00.000Z',
    to: '2026-01-28T12:10:00.000Z',
    service: 'shop',
    bucket_s: 10,
    limit: 9,
  }
  const answer = await client.query({ query: `EXPLAIN indexes = 1 ${sql}`, query_params, format: 'TabSeparatedRaw' })
  const text = await answer.text()
  const ratios = [...text.matchAll(/PrimaryKey[\s\S]*?Granules: (\d+)\/(\d+)/g)]
  const wholes = [...text.matchAll(/(?:Min-Max|PrimaryKey)[\s\S]*?Granules: \d+\/(\d+)/g)].map(([, n]) => Number(n))
  const read = Math.max(...ratios.map(([, n]) => Number(n)))
  return { read, total: Math.max(...wholes) }
}
