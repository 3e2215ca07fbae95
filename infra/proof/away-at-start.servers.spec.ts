import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openWorld, type World } from '../../src/cli/doctor/world.spec-support.ts'
import { type OwnServers, ownServers } from '../e2e/many-processes.spec-support.ts'
import { finished, type Running, run } from '../e2e/processes.spec-support.ts'
import { until } from '../e2e/until.spec-support.ts'
import { freePort } from '../servers/free-port.ts'

const LOGS = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'order 17 lost' } }] }] }] }

const BACK = 'a server that was away at the start is there'

describe('infra/proof/away-at-start.servers.spec.ts', { timeout: 120_000 }, () => {
  let servers: OwnServers
  let world: World
  beforeAll(async () => {
    ;[servers, world] = await Promise.all([ownServers(), openWorld()])
    expect((await finished(['migrate'], servers.env)).code).toBe(0)
  }, 120_000)
  afterAll(() => Promise.all([servers?.drop(), world?.close()]))

  it('takes telemetry from the start while Kafka is away, and the rest when it comes', async () => {
    const brokers = await awayServer(servers.env.KAFKA_BROKERS ?? '')
    const ingress = await started('ingress', { ...servers.env, KAFKA_BROKERS: brokers.address })
    const ready = await ingress.ready()
    expect(ready).toEqual({ ok: true, without: 'the other stores, which are still being opened' })
    expect((await ingress.post('/v1/logs', LOGS)).status).toBe(200)
    const deploy = { service: 'shop', revision: 'abc1234' }
    expect((await ingress.post('/v1/deploys', deploy)).status).toBe(503)
    await brokers.comes()
    await until('all of it', async () => ((await ingress.ready()).without === undefined ? true : undefined))
    expect((await ingress.post('/v1/deploys', deploy)).status).toBe(201)
    expect(await ingress.running.stop()).toBe(0)
  })

  it('serves Slack from the start while ClickHouse is away, and answers questions when it comes', async () => {
    const clickhouse = await awayServer(new URL(servers.env.CLICKHOUSE_URL ?? '').host)
    const env = { ...world.env, ...servers.env, CLICKHOUSE_URL: `http://${clickhouse.address}` }
    const bot = await started('bot', env)
    expect(await bot.ready()).toMatchObject({ ok: true, without: expect.stringContaining('the evidence') })
    await clickhouse.comes()
    await until('all of it', async () => ((await bot.ready()).without === undefined ? true : undefined))
    expect(bot.running.output()).toContain(BACK)
    expect(await bot.running.stop()).toBe(0)
  })

  it('says nothing of servers where all are there', async () => {
    const bot = await started('bot', { ...world.env, ...servers.env })
    expect((await bot.ready()).ok).toBe(true)
    expect(bot.running.output()).not.toMatch(new RegExp(`${BACK}|is away`))
    expect(await bot.running.stop()).toBe(0)
  })

  it.each(['ingress', 'bot'])('ends when it is asked to, though a server is still away: %s', async (role) => {
    const nowhere = `127.0.0.1:${await freePort()}`
    const away = role === 'bot' ? { CLICKHOUSE_URL: `http://${nowhere}` } : { KAFKA_BROKERS: nowhere }
    const { ready, running } = await started(role, { ...world.env, ...servers.env, ...away })
    expect((await ready()).ok).toBe(true)
    expect(await running.stop()).toBe(0)
  })
})

/** An address at which nobody listens until the server behind it `comes`. */
async function awayServer(behind: string) {
  const [host = '', port = ''] = behind.split(':')
  const at = await freePort()
  const server = createServer((wire) => {
    const onward = connect(Number(port), host)
    wire.pipe(onward).pipe(wire)
    for (const end of [wire, onward]) end.on('error', () => [wire, onward].map((one) => one.destroy()))
  })
  onTestFinished(() => void server.close())
  return {
    address: `127.0.0.1:${at}`,
    comes: () => new Promise<void>((listening) => server.listen(at, '127.0.0.1', () => listening())),
  }
}

interface Started {
  readonly running: Running
  /** What /readyz says once it says yes. */
  ready(): Promise<{ ok: boolean; without?: string }>
  post(path: string, body: unknown): Promise<Response>
}

async function started(role: string, env: Readonly<Record<string, string>>): Promise<Started> {
  const origin = `http://127.0.0.1:${await freePort()}`
  const running = run([role], { ...env, FAULTLINE_PORT: new URL(origin).port })
  onTestFinished(() => running.kill())
  const ready = async () => {
    const asked = async () => {
      const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
      return answer?.status === 200 ? answer.json() : undefined
    }
    return (await until(`${role} to be ready`, asked, { withinMs: 60_000 })).value
  }
  const headers = { 'content-type': 'application/json' }
  const post = (path: string, body: unknown) =>
    fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { running, ready, post }
}
