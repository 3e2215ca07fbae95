import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import { createServer } from '../compose/http-server.ts'
import { late } from '../compose/late.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { createEvidenceWriter, type EvidenceWriter } from './otlp/evidence-writer.ts'

/** How Go, Java and JavaScript say "never", and moments that no bucket of the tables holds. */
const NEVER = [
  '9223372036854775807',
  '9223372036854775806',
  '4294967295000000000',
  '-62135596800000000000',
  1,
  1e18 * 9,
]

let dir: string
let evidence: Evidence
let server: FastifyInstance
let origin: string

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'faultline-impossible-times-'))
  evidence = await openChdbEvidence({ dir, log: silentLog })
  const writer = late<EvidenceWriter>('The evidence')
  writer.set(createEvidenceWriter({ evidence, clock: systemClock, log: silentLog, maxDelayMs: 50 }))
  server = createServer({ writer, clock: systemClock, log: silentLog, onlyLoopbackNames: true })
  origin = await server.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(async () => {
  await server.close()
  await evidence.close()
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
})

async function post(path: string, body: unknown): Promise<readonly [number, unknown]> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return [answer.status, await answer.json()]
}

/** One error of `service` at each of the times. */
function errorsOf(service: string, times: readonly unknown[]) {
  const logRecords = times.map((timeUnixNano) => ({
    timeUnixNano,
    severityNumber: 17,
    body: { stringValue: 'it broke' },
  }))
  const attributes = [{ key: 'service.name', value: { stringValue: service } }]
  return { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] }
}

async function storedOf(service: string): Promise<number> {
  const nowMs = systemClock.now().getTime()
  const [from = '', to = ''] = [nowMs - 3_600_000, nowMs + 60_000].map((ms) => new Date(ms).toISOString())
  const { rows } = await evidence.query('signature_seen', { from, to })
  return rows.filter((row) => row.service === service).reduce((sum, { total }) => sum + total, 0)
}

function now(): string {
  return `${systemClock.now().getTime()}000000`
}

describe('src/ingress/impossible-times.int.spec.ts', () => {
  it.each(NEVER)('stores a record whose time is %s as of when it came, beside its neighbours', async (never) => {
    const [before, good] = [await storedOf('checkout'), Array.from({ length: 30 }, now)]
    expect(await post('/v1/logs', errorsOf('checkout', [...good, never]))).toEqual([200, {}])
    expect(await storedOf('checkout')).toBe(before + 31)
  })

  it('costs none of the others that share the batch', async () => {
    const sent = [[now()], [NEVER[0]], [now(), 1.5], [now()]]
    const answers = await Promise.all(sent.map((times) => post('/v1/logs', errorsOf('shared', times))))
    expect(answers.map(([status]) => status)).toEqual([200, 200, 200, 200])
    expect(await storedOf('shared')).toBe(4)
  })

  it('rejects a record with half a nanosecond, alone, and says why', async () => {
    const errorMessage =
      '1 record was not taken: timeUnixNano must be nanoseconds since 1970, a whole number. Correct what the sender writes.'
    const answer = { partialSuccess: { rejectedLogRecords: '1', errorMessage } }
    expect(await post('/v1/logs', errorsOf('halved', [now(), 1.5]))).toEqual([200, answer])
    expect(await storedOf('halved')).toBe(1)
  })

  it('rejects a span that never starts, alone, and says why', async () => {
    const times = ['9223372036854775807', now(), '4294967295000000000', now()]
    const spans = times.map((startTimeUnixNano, index) => ({
      traceId: 'ab'.repeat(16),
      spanId: `0${index + 1}`.repeat(8),
      name: 'POST /orders',
      startTimeUnixNano,
      endTimeUnixNano: '9223372036854775807',
      events: [{ name: 'exception', timeUnixNano: '9223372036854775807' }],
    }))
    expect(await post('/v1/traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] })).toEqual([
      200,
      { partialSuccess: { rejectedSpans: '2', errorMessage: expect.stringContaining('before 2106') } },
    ])
  })
})
