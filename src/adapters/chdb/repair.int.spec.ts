import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { afterAll, describe, expect, it } from 'vitest'
import type { Evidence } from '../../evidence/evidence.ts'
import { silentLog } from '../../kit/log.ts'
import { openChdbEvidence } from './open-chdb.ts'

const SPAN = { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' }
/** One directory for all connections: the engine allows no other at the same time. */
const dir = await mkdtemp(join(tmpdir(), 'repair-'))

describe('src/adapters/clickhouse-sql/repair.ts', () => {
  let evidence: Evidence | undefined
  afterAll(() => evidence?.close())

  it('brings every aggregate back in step after the process is killed in the middle of inserts', {
    timeout: 90_000,
  }, async () => {
    for (const batches of [12, 17, 23]) await insertUntilKilled(batches)
    evidence = await openChdbEvidence({ dir, log: silentLog })
    const counts = await raw<Record<string, number>>(`SELECT
      toFloat64((SELECT count() FROM otel.otel_logs)) AS logs,
      toFloat64((SELECT count() FROM faultline.err_event)) AS events,
      toFloat64((SELECT sum(count) FROM faultline.err_count_1s)) AS counted,
      toFloat64((SELECT sum(requests) FROM faultline.log_rate_1s)) AS rated,
      toFloat64((SELECT count() FROM otel.otel_traces)) AS spans,
      toFloat64((SELECT sum(requests) FROM faultline.span_rate_1s)) AS span_rated`)
    const { logs, spans } = counts[0] ?? {}
    expect(logs).toBeGreaterThan(100)
    expect(counts[0]).toEqual({ logs, events: logs, counted: logs, rated: logs, spans, span_rated: spans })
  })

  it('fills what is missing and takes away what is too much, and touches nothing when all agree', {
    timeout: 60_000,
  }, async () => {
    const before = await evidence?.query('signature_counts', { ...SPAN, bucket_s: 3600 })
    await raw('DELETE FROM faultline.err_event WHERE toSecond(at) = 7 SETTINGS mutations_sync = 2', false)
    await raw(
      "INSERT INTO faultline.err_count_1s (bucket, service, signature, count) SELECT min(bucket), 'shop', min(signature), 5 FROM faultline.err_count_1s",
      false,
    )
    await raw('TRUNCATE TABLE faultline.sig_meta', false)
    const said: string[] = []
    const log = { ...silentLog, warn: (_: object, message: string) => void said.push(message) }
    await evidence?.close()
    await rm(join(dir, 'in-step'))
    evidence = await openChdbEvidence({ dir, log })
    expect(said).toHaveLength(1)
    expect(await evidence.query('signature_counts', { ...SPAN, bucket_s: 3600 })).toEqual(before)
    expect((await evidence.query('signature_seen', SPAN)).rows[0]).toMatchObject({ service: 'shop' })
    await evidence.close()
    await rm(join(dir, 'in-step'))
    evidence = await openChdbEvidence({ dir, log })
    expect(said).toHaveLength(1)
  })

  it('compares nothing after an end in good order, and everything after one whose note is gone or of another day', {
    timeout: 60_000,
  }, async () => {
    const said: string[] = []
    const log = { ...silentLog, warn: (_: object, message: string) => void said.push(message) }
    const note = join(dir, 'in-step')
    const reopened = async (before: () => Promise<unknown>) => {
      await raw('ALTER TABLE faultline.err_count_1s DELETE WHERE 1 SETTINGS mutations_sync = 2', false)
      await evidence?.close()
      await before()
      evidence = await openChdbEvidence({ dir, log })
      return said.splice(0).length
    }
    expect(await reopened(async () => undefined)).toBe(0)
    await expect(readFile(note)).rejects.toThrow(/ENOENT/)
    expect(await reopened(() => writeFile(note, 'another start of the machine'))).toBe(1)
    expect(await reopened(() => rm(note))).toBe(1)
    expect(await reopened(() => writeFile(join(dir, 'applied-schema'), 'an older one'))).toBe(1)
  })

  it('leaves no note when something could not be added whole', async () => {
    const bad = { timestamp: 'never' } as unknown as Parameters<Evidence['addLogs']>[0][number]
    await expect(evidence?.addLogs([bad])).rejects.toThrow()
    await evidence?.close()
    await expect(readFile(join(dir, 'in-step'))).rejects.toThrow(/ENOENT/)
    evidence = await openChdbEvidence({ dir, log: silentLog })
  })

  it('names a row by itself when a collector wrote it past us', async () => {
    await raw(
      `INSERT INTO otel.otel_logs (Timestamp, SeverityText, SeverityNumber, ServiceName, Body) VALUES
      ('2026-02-02 10:00:00', 'error', 0, 'raw', 'order 17 lost'), ('2026-02-02 10:00:01', 'ERROR', 17, 'raw', 'order 4711 lost'),
      ('2026-02-02 10:00:02', 'ERROR', 17, 'raw', 'disk full'), ('2026-02-02 10:00:03', 'info', 0, 'raw', 'fine')`,
      false,
    )
    const { rows } = (await evidence?.query('signature_seen', SPAN)) ?? { rows: [] }
    const own = rows.filter((row) => row.service === 'raw')
    expect(own.map((row) => [row.title, row.total])).toEqual([
      ['order 17 lost', 2],
      ['disk full', 1],
    ])
    expect(own.every((row) => /^db1:[0-9a-f]{16}$/.test(row.signature))).toBe(true)
  })

  it('refuses table functions and writes under the read-only setting, whatever comes before it', async () => {
    const functions = [
      "file('/etc/passwd', 'LineAsString')",
      "url('http://127.0.0.1:9/', 'LineAsString')",
      "s3('http://127.0.0.1:9/b/k', 'CSV')",
      "remote('127.0.0.1:9', system.one)",
      "executable('id', 'TSV', 'x String')",
    ]
    for (const call of functions) {
      await expect(raw(`SELECT * FROM ${call} SETTINGS max_threads = 2, readonly = 1`)).rejects.toThrow()
    }
    await expect(raw('DROP TABLE faultline.deploys SETTINGS readonly = 1', false)).rejects.toThrow()
    expect(await raw('SELECT toFloat64(count()) AS n FROM faultline.deploys')).toEqual([{ n: 0 }])
  })

  it('makes the tables again when another schema made them, and not otherwise', async () => {
    const reopened = async () => {
      await evidence?.close()
      evidence = await openChdbEvidence({ dir, log: silentLog })
      return (await raw("SELECT name FROM system.tables WHERE database = 'faultline' AND name = 'changes'")).length
    }
    await raw('DROP TABLE faultline.changes', false)
    expect(await reopened()).toBe(0)
    await writeFile(join(dir, 'applied-schema'), 'of another version')
    expect(await reopened()).toBe(1)
  })

  it('gives up on a query over its limits and says what to do', async () => {
    await evidence?.close()
    evidence = await openChdbEvidence({ dir, log: silentLog, limits: { rowsRead: 10 } })
    await expect(evidence.query('signature_counts', { ...SPAN, bucket_s: 1 })).rejects.toMatchObject({
      code: 'evidence-limit',
      message: expect.stringContaining('shorter window'),
    })
  })
})

async function raw<R>(query: string, rows = true): Promise<readonly R[]> {
  const client = createClient({ connection: createChdbConnection({ path: dir }) as never })
  try {
    if (rows) return await (await client.query({ query, format: 'JSONEachRow' })).json<R>()
    await client.command({ query })
    return []
  } finally {
    await client.close()
  }
}

/** Another process writes small batches and is killed without a word a moment after so many of them were stored. */
async function insertUntilKilled(batches: number): Promise<void> {
  const script = `
    const { openChdbEvidence } = await import(${JSON.stringify(new URL('./open-chdb.ts', import.meta.url).href)})
    const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
    const evidence = await openChdbEvidence({ dir: ${JSON.stringify(dir)}, log })
    const empty = { trace_id: '', span_id: '', service: 'shop', resource: {}, attributes: {} }
    const at = (i) => new Date(Date.UTC(2026, 1, 1) + i * 97).toISOString()
    for (let i = 0; ; i += 10) {
      const n = Array.from({ length: 10 }, (_, k) => i + k)
      await evidence.addLogs(n.map((k) => ({ ...empty, timestamp: at(k), severity_text: 'ERROR', severity_number: 17, body: 'order ' + k + ' lost' })))
      await evidence.addSpans(n.map((k) => ({ ...empty, timestamp: at(k), parent_span_id: '', name: 'GET /', kind: 'Server', duration_ns: 1, status_code: 'Error', status_message: '' })))
      console.log('stored')
    }`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let stored = 0
  for await (const chunk of child.stdout) {
    stored += String(chunk).split('stored').length - 1
    if (stored >= batches) break
  }
  await sleep(batches % 9)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
