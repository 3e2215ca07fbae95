import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOf } from '../../../infra/servers/address.ts'
import { clickhouse, type OwnClickhouse, startClickhouse } from '../../../infra/servers/clickhouse.ts'
import { evidenceContract } from '../../evidence/evidence.contract.ts'
import { logQueriesContract } from '../../evidence/log-queries.contract.ts'
import { signatureNamesContract } from '../../evidence/signature-names.contract.ts'
import { RetryLater } from '../../kit/outcome.ts'
import { Secret } from '../../kit/secret.ts'
import { openClickhouseEvidence } from './open-clickhouse.ts'

const SPAN = { from: '2026-01-28T12:00:00.000Z', to: '2026-01-28T12:10:00.000Z' }
const as = (username: string) => ({ username, password: new Secret('any') })

const openEmpty = async () => {
  const url = addressOf(clickhouse)
  const client = createClient({ url })
  for (const name of ['faultline', 'otel']) await client.command({ query: `DROP DATABASE IF EXISTS ${name}` })
  await client.close()
  return openClickhouseEvidence({ url, collectorTables: true })
}

evidenceContract('src/adapters/clickhouse/open-clickhouse.ts on the server', openEmpty)
logQueriesContract('src/adapters/clickhouse/open-clickhouse.ts on the server', openEmpty)
signatureNamesContract('src/adapters/clickhouse/open-clickhouse.ts on the server', openEmpty)

describe('src/adapters/clickhouse/open-clickhouse.ts', () => {
  let server: OwnClickhouse
  beforeAll(async () => {
    server = await startClickhouse()
  })
  afterAll(() => server.remove())
  const raw = async (query: string) => {
    const client = createClient({ url: server.address })
    await client.command({ query }).finally(() => client.close())
  }

  it('makes nothing of what the collector owns, and says so when that is missing', async () => {
    const opening = openClickhouseEvidence({ url: server.address })
    await expect(opening).rejects.toMatchObject({ name: 'GiveUp', message: expect.stringContaining('otel_logs') })
  })

  it('counts what a collector wrote past us, asked by a user who can only read', async () => {
    const owner = await openClickhouseEvidence({ url: server.address, collectorTables: true })
    await owner.close()
    await raw(
      `INSERT INTO otel.otel_logs (Timestamp, SeverityText, SeverityNumber, ServiceName, Body)
       VALUES ('2026-01-28 12:01:00', 'ERROR', 17, 'shop', 'order 17 lost')`,
    )
    for (const name of ['reader', 'strict_reader']) {
      const evidence = await openClickhouseEvidence({ url: server.address, reader: as(name) })
      const { rows } = await evidence.query('signature_counts', { ...SPAN, bucket_s: 60 })
      expect(rows, name).toMatchObject([{ service: 'shop', count: 1 }])
      await evidence.close()
    }
  })

  it('refuses to ask as a user who has no limits and may set none', async () => {
    const opening = openClickhouseEvidence({ url: server.address, reader: as('boundless_reader') })
    await expect(opening).rejects.toMatchObject({ name: 'GiveUp', code: 'evidence-unlimited' })
  })

  it('asks without the owner where nothing is to be made: whoever only reads has no password of it', async () => {
    await (await openClickhouseEvidence({ url: server.address, collectorTables: true })).close()
    const asked = { url: server.address, reader: as('reader'), schema: 'expected' } as const
    const evidence = await openClickhouseEvidence(asked)
    try {
      expect((await evidence.query('signature_counts', { ...SPAN, bucket_s: 60 })).rows).toMatchObject([
        { service: 'shop' },
      ])
    } finally {
      await evidence.close()
    }
  })

  it('does not open for an owner whom the server does not let in, though the reader may ask all', async () => {
    await (await openClickhouseEvidence({ url: server.address, collectorTables: true })).close()
    const users = { reader: as('reader'), owner: as('stranger') }
    const opening = openClickhouseEvidence({ url: server.address, schema: 'expected', ...users })
    await expect(opening).rejects.toMatchObject({ name: 'GiveUp', code: 'evidence-login' })
  })

  it('lets a reader write nothing, whatever is asked of it', async () => {
    const opening = openClickhouseEvidence({ url: server.address, owner: as('strict_reader') })
    await expect(opening).rejects.toMatchObject({ name: 'GiveUp', code: 'evidence-refused' })
  })

  it('gives up on a query over each of its limits and says what to do', async () => {
    for (const limits of [{ rowsRead: 1 }, { memoryBytes: 1 }, { resultBytes: 1 }]) {
      const evidence = await openClickhouseEvidence({ url: server.address, reader: as('reader'), limits })
      await raw(`INSERT INTO otel.otel_logs (Timestamp, SeverityNumber, ServiceName, Body)
        SELECT toDateTime('2026-01-28 12:02:00') + number % 60, 17, 'shop', 'lost' FROM numbers(50000)`)
      const asking = evidence.query('error_samples', { ...SPAN, service: 'shop' })
      await expect(asking, JSON.stringify(limits)).rejects.toMatchObject({
        code: 'evidence-limit',
        message: expect.stringContaining('shorter window'),
      })
      await evidence.close()
    }
  })

  it('asks to try later when no server answers, at the start and in between', async () => {
    const alone = await startClickhouse()
    const evidence = await openClickhouseEvidence({ url: alone.address, collectorTables: true })
    await alone.remove()
    await expect(evidence.query('newest', {})).rejects.toThrow(RetryLater)
    await expect(evidence.addLogs([])).resolves.toBeUndefined()
    await expect(openClickhouseEvidence({ url: alone.address })).rejects.toThrow(RetryLater)
    await evidence.close()
  })
})
