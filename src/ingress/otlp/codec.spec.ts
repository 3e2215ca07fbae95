import { describe, expect, it } from 'vitest'
import { decodeRequest } from './codec.ts'
import { LogsRequestMessage } from './messages.ts'
import { LogsRequest } from './request.ts'

const [LOGS, SPANS, METRICS] = [{ resourceLogs: [{}] }, { resourceSpans: [{}] }, { resourceMetrics: [{}] }]

/** Only the address matters for what another takes: the signal's own table is never reached. */
function sent(path: string, body: unknown) {
  const signal = { message: LogsRequestMessage, schema: LogsRequest, path }
  return decodeRequest(Buffer.from(JSON.stringify(body)), 'json', signal)
}

describe('src/ingress/otlp/codec.ts', () => {
  it.each([
    ['/v1/traces', LOGS, 'resourceLogs', '/v1/logs'],
    ['/v1/logs', SPANS, 'resourceSpans', '/v1/traces'],
    ['/v1/metrics', SPANS, 'resourceSpans', '/v1/traces'],
    ['/v1/logs', { ...LOGS, ...METRICS }, 'resourceMetrics', '/v1/metrics'],
  ])('answers at %s what another address takes with 400 and that address', (path, body, field, address) => {
    const message = `The body holds ${field}, which ${path} does not take: send it to ${address}.`
    expect(() => sent(path, body)).toThrow(expect.objectContaining({ status: 400, message }))
  })

  it('says how a name is written that stands as in the protocol’s files', () => {
    const message = 'The body holds resource_logs: OTLP/JSON calls it resourceLogs.'
    expect(() => sent('/v1/logs', { resource_logs: [{}] })).toThrow(expect.objectContaining({ status: 400, message }))
    expect(sent('/v1/logs', { resource_logs: [] })).toEqual({})
  })

  it('reads what belongs there, and an export of nothing whatever it is called', () => {
    expect(sent('/v1/logs', LOGS)).toEqual(LOGS)
    expect(sent('/v1/logs', { resourceSpans: [], resourceLogs: null })).toEqual({ resourceLogs: null })
    expect(() => sent('/v1/logs', 'resourceSpans')).toThrow(/is not an OTLP json export/)
  })
})
