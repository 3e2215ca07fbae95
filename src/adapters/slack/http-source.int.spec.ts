import { createHmac } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import type { Database } from '../../projections/database.ts'
import type { Delivery } from '../../slack/inbox/intake.ts'
import { openSpecDatabase } from '../pglite/pglite.spec-support.ts'
import { migrate } from '../postgres/migrate.ts'
import { httpSource } from './http-source.ts'
import { runDesk } from './slack-app.spec-support.ts'

const SECRET = 'shhh'
const SQL = new URL('../../../infra/postgres', import.meta.url).pathname

describe('src/adapters/slack/http-source.ts', () => {
  let server: FastifyInstance
  let rejected: string[]
  let take: ReturnType<typeof vi.fn<(delivery: Delivery) => Promise<void>>>
  beforeEach(async () => {
    take = vi.fn(async ({ ack }) => ack())
    server = fastify()
    rejected = []
    const onRejected = (reason: string) => void rejected.push(reason)
    const about = { signingSecret: new Secret(SECRET), clock: systemClock, log: silentLog }
    await httpSource({ ...about, server, onRejected }).start(take)
  })
  afterEach(() => server.close())

  function send(body: string, { secret = SECRET, ageS = 0, type = 'application/json', more = {} } = {}) {
    const timestamp = Math.floor(Date.now() / 1_000) - ageS
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
    const headers = {
      'content-type': type,
      'x-slack-signature': signature,
      'x-slack-request-timestamp': String(timestamp),
      ...more,
    }
    return server.inject({ method: 'POST', url: '/slack/events', headers, payload: body })
  }

  it('takes what Slack signed, JSON and forms alike', async () => {
    const event = { type: 'event_callback', event_id: 'Ev1' }
    expect((await send(JSON.stringify(event))).statusCode).toBe(200)
    const form = 'application/x-www-form-urlencoded'
    expect((await send(`payload=${encodeURIComponent('{"type":"block_actions"}')}`, { type: form })).statusCode).toBe(
      200,
    )
    expect((await send('command=%2Fincident&text=list', { type: form })).statusCode).toBe(200)
    expect(take.mock.calls.map(([delivery]) => delivery.body)).toEqual([
      event,
      { type: 'block_actions' },
      { command: '/incident', text: 'list' },
    ])
  })

  it.each([
    ['a foreign secret', { secret: 'other' }],
    ['a request 301 seconds old', { ageS: 301 }],
    ['a request 301 seconds ahead', { ageS: -302 }],
    ['no signature', { more: { 'x-slack-signature': '' } }],
    ['a timestamp that is no number', { more: { 'x-slack-request-timestamp': '1e9' } }],
  ])('refuses %s', async (_name, how) => {
    expect((await send('{}', how)).statusCode).toBe(401)
    expect(rejected).toEqual(['signature'])
    expect(take).not.toHaveBeenCalled()
  })

  it('answers Slack’s question whether we are there', async () => {
    const answer = await send(JSON.stringify({ type: 'url_verification', challenge: 'c1' }))
    expect(answer.json()).toEqual({ challenge: 'c1' })
    expect((await send('ssl_check=1', { type: 'application/x-www-form-urlencoded' })).statusCode).toBe(200)
    expect(take).not.toHaveBeenCalled()
  })

  it('refuses what is too big or no JSON', async () => {
    expect((await send('x'.repeat(1024 * 1024 + 1))).statusCode).toBe(413)
    expect((await send('{')).statusCode).toBe(400)
    expect((await send('[]')).statusCode).toBe(400)
  })

  it('asks Slack to deliver again what could not be kept', async () => {
    take.mockRejectedValueOnce(new Error('no database'))
    expect((await send('{"type":"event_callback"}')).statusCode).toBe(500)
  })

  it('answers as soon as the payload is kept, not when it is worked off', async () => {
    let finish = () => {}
    take.mockImplementationOnce(async ({ ack }) => {
      await ack({ response_action: 'clear' })
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    expect((await send('{}')).json()).toEqual({ response_action: 'clear' })
    finish()
  })
})

describe('src/adapters/slack/http-source.ts with the desk behind it', () => {
  let db: Database
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, SQL)
  })
  afterAll(() => db.close())

  it('runs a command over signed HTTP', async () => {
    const desk = await runDesk(db, 'http')
    const heard = await desk.sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident help' })
    expect(heard).toMatchObject({ ok: true })
    await vi.waitFor(async () => expect((await desk.told('dan')).at(-1)).toMatch(/What can be typed/))
    await desk.stop()
  })
})
