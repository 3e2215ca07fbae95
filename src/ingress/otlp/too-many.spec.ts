import { describe, expect, it } from 'vitest'
import { decodeRequest } from './codec.ts'
import { logRowsOf } from './log-rows.ts'
import { LogRecordMessage, LogsRequestMessage, MetricsRequestMessage } from './messages.ts'
import { LogsRequest, MetricsRequest } from './request.ts'
import { refuseMany } from './too-many.ts'

const LOGS = { message: LogsRequestMessage, record: LogRecordMessage, schema: LogsRequest, path: '/v1/logs' }
const METRICS = { message: MetricsRequestMessage, schema: MetricsRequest, path: '/v1/metrics' }
const REFUSED = { status: 413, message: expect.stringContaining('send smaller batches') }

const inJson = (record: string, times: number) =>
  Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${Array(times).fill(record).join(',')}]}]}]}`)

/** A field of bytes with this number: what stands in it. */
function field(number: number, bytes: Buffer): Buffer {
  const length: number[] = []
  for (let left = bytes.length; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left)
    if (left <= 127) return Buffer.concat([Buffer.from([(number << 3) | 2]), Buffer.from(length), bytes])
  }
}

const EMPTY = (number: number, times: number) => Buffer.alloc(2 * times, Buffer.from([(number << 3) | 2, 0]))

async function rowsOf(body: Buffer, encoding: 'json' | 'protobuf') {
  const opened = await decodeRequest(body, encoding, LOGS)
  return (await logRowsOf(opened, '2026-03-03T03:00:00.000Z')).rows.length
}

describe('src/ingress/otlp/too-many.ts', () => {
  it.each([
    ['JSON that is framed', inJson('{}', 400_000), 'json'],
    ['JSON that is read at one go', inJson('0', 210_000), 'json'],
    ['records of no bytes', field(1, field(2, EMPTY(2, 200_001))), 'protobuf'],
  ] as const)(
    'refuses more records than an export has, in %s, before their rows are made',
    async (_how, body, encoding) => {
      await expect(rowsOf(body, encoding)).rejects.toMatchObject(REFUSED)
    },
  )

  it.each([
    ['attributes of a resource', field(1, field(1, EMPTY(1, 2_100_000)))],
    ['attributes of a record', field(1, field(2, field(2, EMPTY(6, 2_100_000))))],
    ['values in a list of a body', field(1, field(2, field(2, field(5, field(5, EMPTY(1, 2_100_000))))))],
    ['resources', EMPTY(1, 2_100_000)],
  ])('refuses more %s than can be meant', async (_what, body) => {
    await expect(rowsOf(body, 'protobuf')).rejects.toMatchObject(REFUSED)
  })

  it('refuses more of anything in JSON, and in what it does not read', async () => {
    const resources = Buffer.from(`{"resourceLogs":[${Array(1_100_000).fill('{}').join(',')}]}`)
    await expect(rowsOf(resources, 'json')).rejects.toMatchObject(REFUSED)
    await expect(decodeRequest(EMPTY(1, 2_100_000), 'protobuf', METRICS)).rejects.toMatchObject(REFUSED)
  })

  it('takes as many records as there may be, in both encodings', async () => {
    const framed = await decodeRequest(inJson('{}', 200_000), 'json', LOGS)
    expect(framed.request.resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords).toHaveLength(200_000)
    const decoded = await decodeRequest(field(1, field(2, EMPTY(2, 200_000))), 'protobuf', LOGS)
    expect(decoded.request.resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords).toHaveLength(200_000)
    expect(() => refuseMany(200_000)).not.toThrow()
  })

  it('leaves bytes that make no sense to whoever decodes them', async () => {
    const torn = Buffer.concat([field(1, field(2, EMPTY(2, 150_000))), Buffer.from([0x0a, 0x05, 0x01])])
    await expect(rowsOf(torn, 'protobuf')).rejects.toMatchObject({ status: 400 })
    await expect(rowsOf(Buffer.alloc(300_000, 0xff), 'protobuf')).rejects.toMatchObject({ status: 400 })
  })
})
