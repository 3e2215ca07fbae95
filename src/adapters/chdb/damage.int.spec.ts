import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Evidence } from '../../evidence/evidence.ts'
import { silentLog } from '../../kit/log.ts'
import { openChdbEvidence } from './open-chdb.ts'

const SPAN = { from: '2026-03-03T09:00:00.000Z', to: '2026-03-03T10:00:00.000Z' }
/** One directory for all connections: the engine allows no other at the same time. */
const dir = await mkdtemp(join(tmpdir(), 'damage-'))

describe('src/adapters/clickhouse-sql/set-aside.ts', () => {
  let evidence: Evidence | undefined
  afterAll(async () => {
    await evidence?.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('sets aside what a full disk left half-written, says so, and answers again', { timeout: 60_000 }, async () => {
    const said: string[] = []
    const log = { ...silentLog, error: (_: object, words?: string) => void said.push(words ?? '') }
    const opened = await openChdbEvidence({ dir, log })
    evidence = opened
    await opened.addSpans(spans('checkout', 1))
    await cutMarks()
    const asked = () => opened.query('service_rate', { ...SPAN, bucket_s: 60 })
    await expect(asked()).rejects.toMatchObject({ code: 'evidence-damaged', message: expect.not.stringContaining(dir) })
    await vi.waitFor(async () => expect((await asked()).rows).toEqual([]), 20_000)
    expect(new Set(said)).toEqual(new Set(['a damaged part of the evidence was set aside']))
    await opened.addSpans(spans('checkout', 101))
    expect((await asked()).rows).toMatchObject([{ service: 'checkout', requests: 50 }])
  })
})

/** Parts that are to be read for the first time, and have nothing where their marks should be. */
async function cutMarks(): Promise<void> {
  const files = await readdir(join(dir, 'store'), { recursive: true })
  const marks = files.filter((file) => /\.c?mrk\d?$/.test(file))
  expect(marks.length).toBeGreaterThan(0)
  for (const mark of marks) await truncate(join(dir, 'store', mark), 0)
}

function spans(service: string, from: number) {
  return Array.from({ length: 50 }, (_, i) => ({
    timestamp: '2026-03-03T09:30:00.000Z',
    trace_id: (from + i).toString(16).padStart(32, '0'),
    span_id: (from + i).toString(16).padStart(16, '0'),
    parent_span_id: '',
    name: 'POST /checkout',
    kind: 'Server',
    service,
    resource: {},
    attributes: {},
    duration_ns: 1_000,
    status_code: 'Ok' as const,
    status_message: '',
  }))
}
