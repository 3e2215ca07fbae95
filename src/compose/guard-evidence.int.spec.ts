import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { LogRow, SpanRow } from '../evidence/rows.ts'
import { silentLog } from '../kit/log.ts'
import { createRedactor } from '../redact/redactor.ts'
import { seeded } from '../redact/seeded.ts'
import { guardEvidence } from './guard-evidence.ts'

const TOKEN = `ghp_${'a1B2'.repeat(9)}`
const AT = '2026-03-02T09:00:00.000Z'
const WINDOW = { from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }
const log = (body: string, more: Partial<LogRow> = {}): LogRow => ({
  timestamp: AT,
  trace_id: '',
  span_id: '',
  severity_text: 'ERROR',
  severity_number: 17,
  service: 'ledger',
  body,
  resource: { 'service.name': 'ledger', 'process.command_line': `run --token ${TOKEN}` },
  attributes: {},
  ...more,
})
const span: SpanRow = {
  timestamp: AT,
  trace_id: '1'.repeat(32),
  span_id: '2'.repeat(16),
  parent_span_id: '',
  name: `GET /hook?token=${TOKEN}`,
  kind: 'Server',
  service: 'ledger',
  resource: {},
  attributes: { authorization: TOKEN },
  duration_ns: 1,
  status_code: 'Error',
  status_message: `refused ${TOKEN}`,
}

describe('src/compose/guard-evidence.ts', () => {
  let dir: string
  let store: Evidence
  let evidence: Evidence
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'guard-'))
    store = await openChdbEvidence({ dir, log: silentLog })
    evidence = guardEvidence(store, createRedactor([]))
  })
  afterAll(async () => {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  })
  const read = async (from: Evidence) =>
    JSON.stringify([
      (await from.query('signature_seen', WINDOW)).rows,
      (await from.query('error_samples', { service: 'ledger', ...WINDOW })).rows,
      (await from.query('error_spans', { service: 'ledger', ...WINDOW })).rows,
    ])

  it('redacts errors and failed spans before the store cuts them', async () => {
    // The title is cut after 200 characters and the sample after 2,000: both in the middle of the token.
    await evidence.addLogs([log(`${'x'.repeat(190)} ${TOKEN}`), log(`Sample\n${'y'.repeat(1_985)} ${TOKEN}`)])
    await evidence.addSpans([span])
    const words = await read(store)
    expect(words).toContain('[REDACTED:github-token:')
    expect(words).not.toContain('ghp_')
  })

  it('names an error by its words as they came, whatever was redacted in them', async () => {
    const lines = ['a1B2', 'c3D4', 'e5F6'].map((part) => log(`Login refused for ghp_${part.repeat(9)} of the robot`))
    await evidence.addLogs(lines)
    const { rows } = await evidence.query('signature_seen', WINDOW)
    expect(rows.filter(({ title }) => title.startsWith('Login refused')).map(({ total }) => total)).toEqual([3])
  })

  it('redacts what a collector wrote past it when it is read', async () => {
    await store.addLogs([log(`Written elsewhere with ${TOKEN}`)])
    expect(await read(store)).toContain(TOKEN)
    const words = await read(evidence)
    expect(words).toContain('Written elsewhere')
    expect(words).not.toContain('ghp_')
  })

  it('keeps no line of a private key that a collector made a record each of', async () => {
    const random = seeded(3)
    const lines = Array.from({ length: 8 }, () => random.text(64))
    const key = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----']
    await evidence.addLogs(key.map((line) => log(line, { service: 'signer' })))
    const { rows } = await store.query('error_samples', { service: 'signer', ...WINDOW })
    const { rows: seen } = await store.query('signature_seen', WINDOW)
    const kept = JSON.stringify([rows, seen])
    expect(lines.filter((line) => kept.includes(line.slice(20, 30)))).toEqual([])
    expect(rows.length).toBeGreaterThan(0)
    for (const { title } of seen.filter(({ service }) => service === 'signer'))
      expect(title).toMatch(/^\[REDACTED:private-key:[0-9a-f]{4}\]$/)
  })
})
