import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Evidence } from '../../evidence/evidence.ts'
import { silentLog } from '../../kit/log.ts'
import { openChdbEvidence } from './open-chdb.ts'

const MINUTE = { from: '2026-02-02T10:00:00.000Z', to: '2026-02-02T10:01:00.000Z' }
const HOUR = { from: '2026-02-02T10:00:00.000Z', to: '2026-02-02T11:00:00.000Z' }
const KINDS = 10_000
/** More than one answer takes. */
const FLOOD = 60_000

let dir: string
let evidence: Evidence

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'flood-'))
  evidence = await openChdbEvidence({ dir, log: silentLog })
  await command(`INSERT INTO faultline.err_event (at, service, signature, title, is_error)
    SELECT toDateTime64('2026-02-02 10:00:30', 9, 'UTC') + INTERVAL number % 9 SECOND, 'a-flood', concat('sk2:', leftPad(toString(number), 6, '0')), 'x', 1
    FROM numbers(${FLOOD})`)
  await command(`INSERT INTO faultline.err_event (at, service, signature, title, is_error)
    SELECT toDateTime64('2026-02-02 10:00:29', 9, 'UTC'), 'a-flood', 'sk2:often', 'x', 1 FROM numbers(7)
    UNION ALL SELECT toDateTime64('2026-02-02 10:00:31', 9, 'UTC'), 'z-quiet', 'sk2:once', 'x', 1`)
})

afterAll(async () => {
  await evidence.close()
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

describe('src/adapters/chdb/flood.int.spec.ts', () => {
  it('tells the most frequent errors of a service that has too many kinds, and those of every other', async () => {
    const minute = await evidence.query('signature_counts', { ...MINUTE, bucket_s: 60 })
    const hour = await evidence.query('signature_hours', { ...HOUR, block_s: 3_600 })
    for (const { rows, truncated } of [minute, hour]) {
      expect([rows.length, truncated]).toEqual([KINDS + 1, false])
      expect(rows[0]).toMatchObject({ service: 'a-flood', signature: 'sk2:often', count: 7 })
      expect(rows.at(-1)).toMatchObject({ service: 'z-quiet', signature: 'sk2:once', count: 1 })
    }
  })

  it('dates the oldest of them', async () => {
    const { rows, truncated } = await evidence.query('signature_first', MINUTE)
    expect([rows.length, truncated]).toEqual([KINDS + 1, false])
    expect(rows[0]?.signature).toBe('sk2:often')
    expect(rows.at(-1)?.service).toBe('z-quiet')
  })

  it('tells the same ones each time', async () => {
    const asked = { ...MINUTE, bucket_s: 60 }
    const [first, second] = [
      await evidence.query('signature_counts', asked),
      await evidence.query('signature_counts', asked),
    ]
    expect(second).toEqual(first)
  })
})

async function command(query: string): Promise<void> {
  const client = createClient({ connection: asConnection(createChdbConnection({ path: dir })) })
  await client.command({ query })
  await client.close()
}

/** Guarantee: chdb builds on a copy of the same client types, as `openChdbEvidence` says. */
function asConnection(connection: unknown): NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']> {
  return connection as NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>
}
