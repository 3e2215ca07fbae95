import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { createDrain } from './drain.ts'
import { createServer } from './http-server.ts'
import { createMetrics } from './metrics/metrics.ts'
import { scrape } from './metrics/scrape.ts'
import type { Readiness } from './readiness.ts'

describe('src/compose/http-server.ts', () => {
  const opened: { close(): Promise<unknown> }[] = []
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })
  const serve = async (more: Partial<Parameters<typeof createServer>[0]>) => {
    const server = createServer({ clock: systemClock, log: silentLog, onlyLoopbackNames: true, ...more })
    opened.push(server)
    return server.listen({ host: '127.0.0.1', port: 0 })
  }

  it('lives while it waits for its stores, and says which', async () => {
    const waiting = 'the timeline, which does not answer in time'
    let readiness: Readiness = { waitingFor: waiting, without: 'the evidence: away' }
    const origin = await serve({ readiness: async () => readiness })
    expect((await fetch(`${origin}/livez`)).status).toBe(200)
    const late = await fetch(`${origin}/readyz`)
    expect([late.status, await late.json()]).toEqual([
      503,
      { ok: false, waiting_for: waiting, without: 'the evidence: away' },
    ])
    readiness = {}
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  })

  it('is ready without what only its lesser work needs, and says what that is', async () => {
    const origin = await serve({ readiness: async () => ({ without: 'the evidence: away' }) })
    const answer = await fetch(`${origin}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true, without: 'the evidence: away' }])
  })

  it('serves whoever comes while it ends, and says that it is not ready and that connections end', async () => {
    const ending = new AbortController()
    const drain = createDrain(ending.signal)
    const server = createServer({ clock: systemClock, log: silentLog, onlyLoopbackNames: true, drain })
    opened.push(server)
    let answer = () => {}
    server.post('/hook', () => new Promise((done) => (answer = () => done({ ok: true }))))
    const origin = await server.listen({ host: '127.0.0.1', port: 0 })
    const over = drain.over(systemClock)
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    ending.abort()
    const late = await fetch(`${origin}/readyz`)
    expect([late.status, late.headers.get('connection')]).toEqual([503, 'close'])
    const hook = fetch(`${origin}/hook`, { method: 'POST' })
    // Beyond its time, and still in hand: it is waited for.
    await systemClock.sleep(5_500)
    expect(over.aborted).toBe(false)
    answer()
    expect((await hook).status).toBe(200)
    await expect.poll(() => over.aborted, { timeout: 5_000 }).toBe(true)
  }, 20_000)

  it('gives its figures even when one of them cannot be asked for', async () => {
    const metrics = createMetrics()
    metrics.looks.add(() => Promise.reject(new Error('no broker')))
    metrics.tasksEnqueued.inc({ queue: 'rca-tasks', reason: 'dispatch' })
    const origin = await serve({ metrics: () => scrape(metrics) })
    const text = await (await fetch(`${origin}/metrics`)).text()
    expect(text).toContain('faultline_tasks_enqueued_total{queue="rca-tasks",reason="dispatch"} 1')
    expect(text).toContain('process_resident_memory_bytes')
  })

  it('waits half a minute for a request that stalls, and no longer', () => {
    const server = createServer({ clock: systemClock, log: silentLog, onlyLoopbackNames: true })
    opened.push(server)
    expect(server.server.requestTimeout).toBe(30_000)
  })

  it('says what to do where there is nothing, and where a webhook was never opened', async () => {
    const origin = await serve({})
    const post = async (path: string) => (await fetch(`${origin}${path}`, { method: 'POST', body: '{}' })).json()
    expect(await post('/nowhere?x=1')).toEqual({ error: 'There is no POST /nowhere here. Check the address.' })
    expect(await post('/webhooks/sentry')).toEqual({ error: expect.stringContaining('set SENTRY_WEBHOOK_SECRET') })
    expect(await post('/webhooks/github')).toEqual({ error: expect.stringContaining('set GITHUB_WEBHOOK_SECRET') })
  })

  it('says what to do with a body that is too large, of another kind or torn', async () => {
    const server = createServer({ clock: systemClock, log: silentLog, onlyLoopbackNames: true })
    opened.push(server)
    server.post('/taken', { bodyLimit: 10 }, async () => ({ ok: true }))
    const origin = await server.listen({ host: '127.0.0.1', port: 0 })
    const post = async (body: string, type = 'application/json') => {
      const answer = await fetch(`${origin}/taken`, { method: 'POST', body, headers: { 'content-type': type } })
      return [answer.status, await answer.json()]
    }
    expect(await post('{}')).toEqual([200, { ok: true }])
    expect(await post('{"a":"too much of it"}')).toEqual([413, { error: expect.stringContaining('send less at once') }])
    expect(await post('<a/>', 'text/xml')).toEqual([415, { error: expect.stringContaining('send application/json') }])
    expect(await post('{"a')).toEqual([400, { error: expect.stringContaining('check that it is whole') }])
  })

  it('takes no telemetry where none is wanted', async () => {
    const origin = await serve({})
    expect((await fetch(`${origin}/v1/logs`, { method: 'POST', body: '{}' })).status).toBe(404)
  })
})
