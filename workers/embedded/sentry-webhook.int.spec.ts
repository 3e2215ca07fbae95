import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { House } from '../../src/compose/house.ts'
import { late } from '../../src/compose/late.ts'
import { openHouse } from '../../src/compose/open-house.ts'
import { loadConfig } from '../../src/config.ts'
import { NODE, NOT_ALERTS } from '../../src/ingress/sentry/deliveries.spec-support.ts'
import { silentLog } from '../../src/kit/log.ts'
import { runHouse } from './run-house.ts'
import { registerWebhooks } from './webhooks.ts'

const SECRET = 'the client secret of the integration'
const opening = late<House>('The house')
const stop = new AbortController()
let dir: string
let house: House
let server: FastifyInstance
let finished: Promise<void>

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'faultline-sentry-'))
  const config = loadConfig({ FAULTLINE_DATA_DIR: dir, SENTRY_WEBHOOK_SECRET: SECRET })
  house = await openHouse(config, silentLog, { ports: new Set(['timeline', 'database']) })
  server = fastify()
  registerWebhooks(server, config, opening)
  finished = (await runHouse(house, server, { parts: ['projector'], workers: [] }, stop.signal)).finished
})

afterAll(async () => {
  stop.abort()
  await finished
  await server.close()
  await house.close()
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

/** The delivery as of now: an event a day old would open nothing. */
function fresh(of: Readonly<Record<string, unknown>> = {}): string {
  const event = { ...NODE.data.event, datetime: new Date().toISOString(), ...of }
  return JSON.stringify({ ...NODE, data: { ...NODE.data, event } })
}

async function deliver(payload: string, resource = 'event_alert', secret = SECRET) {
  const signature = createHmac('sha256', secret).update(payload).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'sentry-hook-resource': resource,
    'sentry-hook-signature': signature,
  }
  return (await server.inject({ method: 'POST', url: '/webhooks/sentry', headers, payload })).statusCode
}

const open = () => house.incidents.open(house.config.tenantId)
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await holds()); tries++) await house.clock.sleep(50)
}

describe('workers/embedded/sentry-webhook.ts', () => {
  it('tells Sentry to come back while the house is opening', async () => {
    expect(await deliver(fresh())).toBe(503)
    opening.set(house)
  })

  it('opens one incident for an alert however often it is delivered, and notes the next issue of its service in it', async () => {
    const first = fresh()
    expect(await Promise.all([deliver(first), deliver(first), deliver(first)])).toEqual([202, 202, 202])
    expect(await deliver(fresh({ issue_id: '7', event_id: 'c'.repeat(32), title: 'RangeError: no' }))).toBe(202)
    await until(async () => (await open()).length > 0)
    const rows = await open()
    expect(rows).toMatchObject([{ service: 'storefront', severity: 'SEV-3' }])
    const events = await house.timeline.readIncident(house.config.tenantId, rows[0]?.incident_id ?? '')
    expect(events.map(({ event }) => event.event_type)).toEqual(['IncidentDetected', 'NoteAdded'])
    expect(await deliver(first)).toBe(202)
    expect(await open()).toHaveLength(1)
  })

  it('opens nothing for an event that is a day old, nor for what is no alert', async () => {
    expect(await deliver(fresh({ datetime: '2025-01-01T00:00:00Z', event_id: 'd'.repeat(32) }))).toBe(202)
    for (const [resource, body] of NOT_ALERTS) expect(await deliver(JSON.stringify(body), resource)).toBe(202)
    expect(await open()).toHaveLength(1)
  })

  it('believes no one who signs with another secret or sends another shape', async () => {
    expect(await deliver(fresh({ event_id: 'e'.repeat(32) }), 'event_alert', 'guessed')).toBe(401)
    expect(await deliver('{"action":"triggered"}')).toBe(400)
    expect(await deliver('not json')).toBe(400)
    expect(await open()).toHaveLength(1)
  })
})
