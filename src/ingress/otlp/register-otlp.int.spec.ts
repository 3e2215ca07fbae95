import { gzipSync } from 'node:zlib'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogRow, SpanRow } from '../../evidence/rows.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { createEvidenceWriter } from './evidence-writer.ts'
import { logBytes } from './log-bytes.spec-support.ts'
import { ResponseMessage, StatusMessage } from './messages.ts'
import { registerOtlp } from './register-otlp.ts'

const LIMITS = { maxBytes: 200_000, maxRatio: 50, ratioFreeBytes: 10_000 }
const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' }
const PROTOBUF_HEADERS = { 'content-type': 'application/x-protobuf' }

let app: FastifyInstance
let address: string
let logs: LogRow[]
let spans: SpanRow[]
let store: () => Promise<void>

beforeEach(async () => {
  ;[logs, spans, store] = [[], [], async () => {}]
  const evidence = {
    addLogs: async (rows: readonly LogRow[]) => store().then(() => void logs.push(...rows)),
    addSpans: async (rows: readonly SpanRow[]) => store().then(() => void spans.push(...rows)),
  }
  app = fastify()
  const writer = createEvidenceWriter({ evidence, clock: systemClock, log: silentLog, maxDelayMs: 5 })
  registerOtlp(app, { writer, clock: systemClock, log: silentLog, limits: LIMITS, maxReading: 4, maxHeldBytes: 36_000 })
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})

afterEach(() => app.close())

function post(path: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) {
  return fetch(`${address}${path}`, { method: 'POST', headers, body })
}

function logsOf(...bodies: readonly unknown[]) {
  return { resourceLogs: [{ scopeLogs: [{ logRecords: bodies.map((stringValue) => ({ body: { stringValue } })) }] }] }
}

function protobufOf(...bodies: readonly string[]) {
  return logBytes(logsOf(...bodies))
}

describe('src/ingress/otlp/register-otlp.ts', () => {
  it('takes logs from the official exporter in protobuf, gzipped', async () => {
    const exporter = new OTLPLogExporter({ url: `${address}/v1/logs`, compression: 'gzip' as never })
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': 'checkout' }),
      processors: [new SimpleLogRecordProcessor({ exporter })],
    })
    const timestamp = new Date('2026-03-01T10:00:00.250Z')
    provider.getLogger('shop').emit({
      timestamp,
      severityNumber: SeverityNumber.ERROR,
      body: 'order failed',
      attributes: { 'exception.type': 'TypeError', count: 3, tags: ['a', 'b'] },
    })
    await provider.shutdown()
    expect(logs).toMatchObject([
      {
        timestamp: '2026-03-01T10:00:00.250000000Z',
        service: 'checkout',
        body: 'order failed',
        severity_text: 'ERROR',
        attributes: { 'exception.type': 'TypeError', count: '3', tags: '["a","b"]', 'otel.scope.name': 'shop' },
      },
    ])
  })

  it('takes spans from the official exporter in JSON', async () => {
    const exporter = new OTLPTraceExporter({ url: `${address}/v1/traces` })
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
    const span = provider.getTracer('shop').startSpan('GET /products', { kind: 1 })
    span.recordException(new TypeError('nothing there'))
    span.setStatus({ code: 2, message: 'nothing there' })
    span.end()
    await provider.shutdown()
    const { traceId, spanId } = span.spanContext()
    expect(spans).toMatchObject([
      { trace_id: traceId, span_id: spanId, kind: 'Server', status_code: 'Error', name: 'GET /products' },
    ])
    expect(spans[0]?.attributes['exception.message']).toBe('nothing there')
  })

  it('answers protobuf with protobuf and JSON with JSON', async () => {
    const binary = await post('/v1/logs', PROTOBUF_HEADERS, protobufOf('one'))
    expect([binary.status, binary.headers.get('content-type')]).toEqual([200, 'application/x-protobuf'])
    expect(ResponseMessage.decode(new Uint8Array(await binary.arrayBuffer())).toJSON()).toEqual({})
    const text = await post('/v1/logs', JSON_HEADERS, JSON.stringify(logsOf('two')))
    expect([text.status, await text.json()]).toEqual([200, {}])
    expect(logs.map((row) => row.body)).toEqual(['one', 'two'])
  })

  it('takes an empty protobuf request', async () => {
    expect((await post('/v1/logs', PROTOBUF_HEADERS, new Uint8Array())).status).toBe(200)
  })

  it('reports unreadable records as a partial success', async () => {
    const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes: 'x' }, {}] }] }] }
    const response = await post('/v1/logs', JSON_HEADERS, JSON.stringify(request))
    expect(await response.text()).toMatch(/"rejectedLogRecords":"1","errorMessage":"1 record was not taken/)
    expect(logs).toHaveLength(1)
  })

  it('takes metrics, stores nothing and says so', async () => {
    const response = await post('/v1/metrics', JSON_HEADERS, '{"resourceMetrics":[{}]}')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      partialSuccess: { errorMessage: expect.stringContaining('does not read metrics') },
    })
  })

  it.each([
    ['broken JSON', JSON_HEADERS, '{"resourceLogs":', 400],
    ['JSON of another shape', JSON_HEADERS, '{"resourceLogs":{"a":1}}', 400],
    ['no JSON at all', JSON_HEADERS, '', 400],
    ['damaged gzip', { ...JSON_HEADERS, 'content-encoding': 'gzip' }, 'not gzip', 400],
    ['an unknown encoding', { ...JSON_HEADERS, 'content-encoding': 'zstd' }, '{}', 415],
    ['another content type', { 'content-type': 'text/plain' }, 'hello', 415],
    ['a body over the limit', JSON_HEADERS, ' '.repeat(LIMITS.maxBytes + 1), 413],
  ])('answers %s with a Status and a 4xx', async (_name, headers, body, status) => {
    const response = await post('/v1/logs', headers, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code: expect.any(Number), message: expect.stringMatching(/: .*\.$/) })
    expect(logs).toEqual([])
  })

  it('answers damaged protobuf and a protobuf bomb with a protobuf Status', async () => {
    const damaged = await post('/v1/logs', PROTOBUF_HEADERS, new Uint8Array([0x0a, 0xff, 0xff, 0x01]))
    expect(damaged.status).toBe(400)
    expect(StatusMessage.decode(new Uint8Array(await damaged.arrayBuffer())).toJSON()).toMatchObject({ code: 3 })
    const bomb = Uint8Array.from(gzipSync(protobufOf('x'.repeat(150_000))))
    const refused = await post('/v1/logs', { ...PROTOBUF_HEADERS, 'content-encoding': 'gzip' }, bomb)
    expect(refused.status).toBe(413)
  })

  it('refuses protobuf nested without end and lives', async () => {
    expect((await post('/v1/logs', PROTOBUF_HEADERS, nestedProtobuf(10))).status).toBe(200)
    expect((await post('/v1/logs', PROTOBUF_HEADERS, nestedProtobuf(2_000))).status).toBe(400)
    expect((await post('/v1/logs', PROTOBUF_HEADERS, protobufOf('alive'))).status).toBe(200)
  })

  it('tells senders to come back when the store refuses for now, and not when it refuses for good', async () => {
    store = async () => {
      throw new RetryLater('busy', 'The disk is slow: wait.', { afterMs: 2_500 })
    }
    const later = await post('/v1/logs', JSON_HEADERS, JSON.stringify(logsOf('x')))
    expect([later.status, later.headers.get('retry-after')]).toEqual([503, '3'])
    store = async () => {
      throw new GiveUp('read-only', 'The store is read-only: allow writes.')
    }
    expect((await post('/v1/logs', JSON_HEADERS, JSON.stringify(logsOf('x')))).status).toBe(500)
  })

  it('refuses more exports at once than it has room for', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    store = () => gate
    let refused = 0
    const exports = Array.from({ length: 12 }, async () => {
      const response = await post('/v1/logs', JSON_HEADERS, JSON.stringify(logsOf('x')))
      if (response.status === 503) refused += 1
      return response
    })
    while (refused < 8) await systemClock.sleep(5)
    release()
    const statuses = (await Promise.all(exports)).map((response) => response.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(4)
    expect(statuses.filter((status) => status === 503)).toHaveLength(8)
    expect((await post('/v1/logs', JSON_HEADERS, JSON.stringify(logsOf('y')))).status).toBe(200)
  })
})

/** A request whose body is an array in an array, `depth` times, written by hand: the encoder would refuse it as well. */
function nestedProtobuf(depth: number): Uint8Array<ArrayBuffer> {
  const anyValue = Array.from({ length: depth }, () => [0x0a, 0x2a]).flat()
  const tags = [...anyValue, 0x2a, 0x12, 0x12, 0x0a]
  const bytes = tags.reduce<Buffer>(
    (inner, tag) => Buffer.concat([Buffer.from([tag, ...varintOf(inner.length)]), inner]),
    Buffer.alloc(0),
  )
  return Uint8Array.from(bytes)
}

function varintOf(length: number): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, ...varintOf(length >> 7)]
}
