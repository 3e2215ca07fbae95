import { describe, expect, it } from 'vitest'
import { decodeRequest } from './codec.ts'
import { LogsRequestMessage } from './messages.ts'
import { LogsRequest } from './request.ts'

const [LOGS, SPANS, METRICS] = [{ resourceLogs: [{}] }, { resourceSpans: [{}] }, { resourceMetrics: [{}] }]

/** Only the address matters for what another takes: the signal's own table is never reached. */
async function sent(path: string, body: unknown) {
  const signal = { message: LogsRequestMessage, schema: LogsRequest, path }
  return (await decodeRequest(Buffer.from(JSON.stringify(body)), 'json', signal)).request
}

describe('src/ingress/otlp/codec.ts', () => {
  it.each([
    ['/v1/traces', LOGS, 'resourceLogs', '/v1/logs'],
    ['/v1/logs', SPANS, 'resourceSpans', '/v1/traces'],
    ['/v1/metrics', SPANS, 'resourceSpans', '/v1/traces'],
    ['/v1/logs', { ...LOGS, ...METRICS }, 'resourceMetrics', '/v1/metrics'],
  ])('answers at %s what another address takes with 400 and that address', async (path, body, field, address) => {
    const message = `The body holds ${field}, which ${path} does not take: send it to ${address}.`
    await expect(sent(path, body)).rejects.toThrow(expect.objectContaining({ status: 400, message }))
  })

  it('says how a name is written that stands as in the protocol’s files', async () => {
    const message = 'The body holds resource_logs: OTLP/JSON calls it resourceLogs.'
    await expect(sent('/v1/logs', { resource_logs: [{}] })).rejects.toThrow(
      expect.objectContaining({ status: 400, message }),
    )
    expect(await sent('/v1/logs', { resource_logs: [] })).toEqual({})
  })

  it('reads what belongs there, and an export of nothing whatever it is called', async () => {
    expect(await sent('/v1/logs', LOGS)).toEqual(LOGS)
    expect(await sent('/v1/logs', { resourceSpans: [], resourceLogs: null })).toEqual({ resourceLogs: null })
    await expect(sent('/v1/logs', 'resourceSpans')).rejects.toThrow(/is not an OTLP json export/)
  })

  it('reads a large export as a small one, and refuses one whose record is no JSON', async () => {
    const filler = Array.from({ length: 40_000 }, (_, n) => ({ body: { stringValue: `line ${n}, é` } }))
    const text = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: filler }] }] })
    const signal = { message: LogsRequestMessage, schema: LogsRequest, path: '/v1/logs' }
    const { request, open } = await decodeRequest(Buffer.from(text), 'json', signal)
    const records = request.resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords ?? []
    expect(records[7]).toBe(7)
    expect(records.map(open)).toEqual(filler)
    const torn = await decodeRequest(Buffer.from(text.replace(':"line 7,', '::"line 7,')), 'json', signal)
    expect(() => torn.request.resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords?.map(torn.open)).toThrow(
      expect.objectContaining({ status: 400 }),
    )
  })
})
