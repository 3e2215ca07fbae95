import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import { createServer } from '../compose/http-server.ts'
import { late } from '../compose/late.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { createEvidenceWriter, type EvidenceWriter } from './otlp/evidence-writer.ts'
import { logBytes } from './otlp/log-bytes.spec-support.ts'
import { StatusMessage } from './otlp/messages.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' }
const GZIP = { 'content-encoding': 'gzip' }
const SERVICE = 'checkout'

let dir: string
let evidence: Evidence
let server: FastifyInstance
let origin: string
/** Good lines that were stored: after each bad one there is one more, and never another. */
let stored = 0

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'faultline-bad-input-'))
  evidence = await openChdbEvidence({ dir, log: silentLog })
  const writer = late<EvidenceWriter>('The evidence')
  writer.set(createEvidenceWriter({ evidence, clock: systemClock, log: silentLog, maxDelayMs: 5 }))
  server = createServer({ writer, clock: systemClock, log: silentLog, onlyLoopbackNames: true })
  origin = await server.listen({ host: '127.0.0.1', port: 0 })
})

afterEach(livesWithNothingHalfWritten)

afterAll(async () => {
  await server.close()
  await evidence.close()
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
})

type Body = string | Uint8Array<ArrayBuffer>

function post(path: string, headers: Record<string, string>, body: Body, method = 'POST'): Promise<Response> {
  return fetch(`${origin}${path}`, { method, headers, body })
}

function errorLines(...bodies: readonly string[]) {
  const logRecords = bodies.map((stringValue) => ({
    timeUnixNano: `${systemClock.now().getTime()}000000`,
    severityNumber: 17,
    body: { stringValue },
  }))
  const attributes = [{ key: 'service.name', value: { stringValue: SERVICE } }]
  return { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] }
}

function packed(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(text))
}

function binary(): Uint8Array<ArrayBuffer> {
  return logBytes(errorLines('binary'))
}

/** Takes one good line after the bad input and finds exactly the good lines in the store. */
async function livesWithNothingHalfWritten(): Promise<void> {
  const good = await post('/v1/logs', JSON_TYPE, JSON.stringify(errorLines('a good line')))
  expect(good.status).toBe(200)
  stored += 1
  const nowMs = systemClock.now().getTime()
  const [from, to] = [nowMs - 3_600_000, nowMs + 60_000].map((ms) => new Date(ms).toISOString())
  const { rows } = await evidence.query('signature_seen', { from: from ?? '', to: to ?? '' })
  expect(rows.map(({ service, total }) => [service, total])).toEqual([[SERVICE, stored]])
}

const GOOD = JSON.stringify(errorLines('never to be stored'))
const CUT_OFF = `${GOOD.slice(0, -20)}`

describe('src/ingress/bad-input.int.spec.ts', () => {
  it.each<[string, number, string, Record<string, string>, Body]>([
    ['JSON that is cut off', 400, '/v1/logs', JSON_TYPE, CUT_OFF],
    ['JSON of another shape', 400, '/v1/logs', JSON_TYPE, '{"resourceLogs":[{"scopeLogs":7}]}'],
    ['a JSON array', 400, '/v1/traces', JSON_TYPE, '[]'],
    ['no body', 400, '/v1/traces', JSON_TYPE, ''],
    ['JSON said to be protobuf', 400, '/v1/logs', PROTOBUF_TYPE, GOOD],
    ['protobuf that is cut off', 400, '/v1/logs', PROTOBUF_TYPE, binary().slice(0, -5)],
    ['protobuf said to be JSON', 400, '/v1/logs', JSON_TYPE, binary()],
    ['gzip that is cut off', 400, '/v1/logs', { ...JSON_TYPE, ...GZIP }, packed(GOOD).slice(0, -12)],
    ['text said to be gzip', 400, '/v1/logs', { ...JSON_TYPE, ...GZIP }, GOOD],
    ['an encoding nobody knows', 415, '/v1/logs', { ...JSON_TYPE, 'content-encoding': 'zstd' }, GOOD],
    ['text', 415, '/v1/logs', { 'content-type': 'text/plain' }, 'ERROR it broke'],
    ['a form', 415, '/v1/logs', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
    ['a body over the limit', 413, '/v1/logs', JSON_TYPE, ' '.repeat((16 << 20) + 1)],
    ['a zip bomb', 413, '/v1/logs', { ...JSON_TYPE, ...GZIP }, packed(' '.repeat(15 << 20))],
  ])('answers %s with %i and a sentence that says what to do', async (_what, status, path, headers, body) => {
    const answer = await post(path, headers, body)
    expect(answer.status).toBe(status)
    expect(await sentenceOf(answer)).toMatch(/^The |^Content-/)
  })

  it('outlives a value that is nested without end', async () => {
    const depth = 100_000
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}{}${']}}'.repeat(depth)}`
    const body = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${value}}]}]}]}`
    expect((await post('/v1/logs', JSON_TYPE, body)).status).toBe(200)
  })

  it('stores the readable records beside an unreadable one, and counts the other', async () => {
    const request = errorLines('a good line')
    request.resourceLogs[0]?.scopeLogs[0]?.logRecords.push(JSON.parse('{"attributes":"none"}'))
    const answer = await post('/v1/logs', JSON_TYPE, JSON.stringify(request))
    expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedLogRecords: '1' } })
    stored += 1
  })

  it('stores what several send at once though one has half a character in it', async () => {
    const halved = errorLines('a good line')
    const [record] = halved.resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []
    Object.assign(record ?? {}, { attributes: [{ key: 'k\ud83d', value: { stringValue: 'cut through \ud83d' } }] })
    const sent = [errorLines('a good line'), halved, errorLines('a good line')].map((one) => JSON.stringify(one))
    const answers = await Promise.all(sent.map((body) => post('/v1/logs', JSON_TYPE, body)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    stored += answers.length
  })

  it('names the field for which a record was not read', async () => {
    const request = errorLines('a good line')
    request.resourceLogs[0]?.scopeLogs[0]?.logRecords.push(JSON.parse('{"timeUnixNano":"abc"}'))
    const answer = await post('/v1/logs', JSON_TYPE, JSON.stringify(request))
    const errorMessage =
      '1 record was not taken: timeUnixNano must be nanoseconds since 1970, a whole number. Correct what the sender writes.'
    expect(await answer.json()).toEqual({ partialSuccess: { rejectedLogRecords: '1', errorMessage } })
    stored += 1
  })

  it('answers a wrong method with 405 and the right one', async () => {
    for (const path of ['/v1/logs', '/v1/traces', '/v1/metrics']) {
      const looked = await fetch(`${origin}${path}`)
      expect([looked.status, looked.headers.get('allow')]).toEqual([405, 'POST'])
      expect(await sentenceOf(looked)).toBe(`${path} takes exports alone: send them with POST.`)
    }
    expect((await post('/v1/logs', { 'content-type': 'text/plain' }, GOOD, 'PUT')).status).toBe(405)
    expect((await fetch(`${origin}/v1/logs`, { method: 'HEAD' })).status).toBe(405)
  })

  it('answers an unknown address with 404', async () => {
    expect((await post('/v1/nothing', JSON_TYPE, '{}')).status).toBe(404)
    expect((await fetch(`${origin}/%E0%A4%A`)).status).toBe(400)
  })

  it('outlives a sender that breaks off in the middle of a body', async () => {
    const { port } = new URL(origin)
    const head = `POST /v1/logs HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${GOOD.length}\r\n\r\n`
    await spoken(Number(port), head + CUT_OFF)
  })

  it('outlives bytes that are no HTTP', async () => {
    const answer = await spoken(Number(new URL(origin).port), '\u0016\u0003\u0001 hello\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400/)
  })
})

/** A Status in the encoding of the answer. */
async function sentenceOf(answer: Response): Promise<string> {
  if (answer.headers.get('content-type')?.includes('protobuf') !== true) {
    const { message }: { message?: unknown } = await answer.json()
    return String(message)
  }
  const { message } = StatusMessage.decode(new Uint8Array(await answer.arrayBuffer())).toJSON()
  return String(message)
}

/** Writes raw bytes, then closes our half; what came back. */
function spoken(port: number, bytes: string): Promise<string> {
  return new Promise((done) => {
    let came = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    socket.on('data', (chunk) => {
      came += String(chunk)
    })
    socket.on('error', () => done(came))
    socket.on('close', () => done(came))
  })
}
