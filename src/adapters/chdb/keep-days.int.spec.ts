import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Evidence } from '../../evidence/evidence.ts'
import type { LogRow } from '../../evidence/rows.ts'
import { silentLog } from '../../kit/log.ts'
import { openChdbEvidence } from './open-chdb.ts'

const DAY_MS = 86_400_000

describe('src/adapters/chdb/keep-days.ts', () => {
  it('removes what happened and was stored too long ago, words of lines with it, and stays able to say what is new', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'keep-days-'))
    const told: object[] = []
    const log = { ...silentLog, info: (fields: object) => void told.push(fields) }
    const today = Date.now()
    let [nowMs, looks] = [today, 0]
    const now = () => {
      looks += 1
      return new Date(nowMs)
    }
    const evidence = await openChdbEvidence({ dir, log, keep: { days: 30, now, everyMs: 20 } })
    onTestFinished(async () => {
      await evidence.close()
      await rm(dir, { recursive: true, force: true })
    })
    // A file from long ago that is read in today can be looked at from today on.
    await evidence.addLogs([line('2021-05-05T10:00:00.000Z', 'order lost'), line(iso(today), 'payment refused')])
    for (const days of [0, 29]) {
      nowMs = today + days * DAY_MS
      const seen = looks
      await vi.waitFor(() => expect(looks).toBeGreaterThan(seen + 2), 20_000)
      expect(await counted(evidence), `${days} days later`).toEqual({ lines: 2, rates: 2, kinds: 2, known: 2 })
    }
    nowMs = today + 32 * DAY_MS
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), 20_000)
    expect(told[0]).toMatchObject({ days: 30 })
    await vi.waitFor(async () => {
      expect(await counted(evidence)).toEqual({ lines: 0, rates: 0, kinds: 0, known: 2 })
    }, 20_000)
    nowMs = today
    const seen = looks
    await vi.waitFor(() => expect(looks).toBeGreaterThan(seen + 2), 20_000)
    // One that was known before comes again: it is no new one, and has words again.
    await evidence.addLogs([line(iso(Date.now()), 'payment refused')])
    const { rows } = await evidence.query('signature_seen', span())
    expect(rows).toMatchObject([{ title: 'payment refused', first_seen: iso(today), total: 1 }])
  })
})

async function counted(evidence: Evidence) {
  const [lines, rates, kinds, known] = [
    await evidence.query('log_patterns', { ...span(), service: 'shop' }),
    await evidence.query('service_rate', { ...span(), bucket_s: 60 }),
    await evidence.query('signature_seen', span()),
    await evidence.query('signature_first', span()),
  ].map(({ rows }) => rows.length)
  return { lines, rates, kinds, known }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function span() {
  return { from: '2020-01-01T00:00:00.000Z', to: iso(Date.now() + 60_000) }
}

function line(timestamp: string, body: string): LogRow {
  const empty = { trace_id: '', span_id: '', resource: {}, attributes: {} }
  return { ...empty, timestamp, severity_text: 'ERROR', severity_number: 17, service: 'shop', body }
}
