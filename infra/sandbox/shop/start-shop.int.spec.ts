import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { gitCodeHost, scratchDirectory } from './git-code-host.spec-support.ts'
import { type JourneyMix, USUAL_MIX } from './journeys.ts'
import { startReceiver } from './receiver.spec-support.ts'
import { withPast } from './seeded.spec-support.ts'
import { PLANTED_BUGS } from './ship.ts'
import { type Shop, type ShopOptions, startShop } from './start-shop.ts'

const WAIT_MS = 30_000
/** Nothing goes wrong by itself, so that every error is the planted one's. */
const CALM: JourneyMix = { payingShare: 1, couponShare: 0.2, declinedShare: 0, stalledShare: 0 }

async function openShop(root: string, otlpEndpoint: string, more: Partial<ShopOptions> = {}) {
  const repository = join(root, 'repository')
  if (!existsSync(repository)) await withPast(repository)
  const codeHost = gitCodeHost(repository)
  const options = { dir: join(root, 'shop'), codeHost, otlpEndpoint, clock: systemClock, log: silentLog, ...more }
  const shop = await startShop({ requestsPerSecond: 60, pollMs: 300, mix: CALM, ...options })
  return { codeHost, shop, [Symbol.asyncDispose]: () => shop.stop() }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const start = Date.now(); Date.now() - start < WAIT_MS; ) {
    if (holds()) return
    await systemClock.sleep(50)
  }
  throw new Error(`${what} did not come true within ${WAIT_MS} ms`)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const checkoutErrors = (shop: Shop) => shop.status()?.checkoutErrorShare ?? 0

describe('infra/sandbox/shop/start-shop.ts', () => {
  it('serves customers, fails when the bad batch is shipped, and recovers by the revert of one commit', {
    timeout: 90_000,
  }, async () => {
    await using scratch = await scratchDirectory()
    await using receiver = await startReceiver()
    await using open = await openShop(scratch.path, receiver.endpoint, { mix: USUAL_MIX })
    const { shop, codeHost } = open

    await until('traffic', () => (shop.status()?.checkouts ?? 0) > 20)
    expect(checkoutErrors(shop)).toBeLessThan(0.1)
    const before = shop.status()
    const healthy = receiver.logs.filter(
      (row) => row.severity_number >= 17 && row.attributes['exception.type'] === 'TypeError',
    )
    expect(healthy).toEqual([])

    const { planted_sha = '', shas } = await shop.ship('bad')
    expect(shop.status()?.sha).toBe(shas.at(-1))
    expect(isAlive(before?.pid ?? 0)).toBe(false)
    await until('failing checkouts', () => checkoutErrors(shop) > 0.3)
    const failed = receiver.logs.find((row) => row.attributes['exception.type'] === 'TypeError')
    expect(failed).toMatchObject({
      service: 'checkout',
      severity_text: 'ERROR',
      body: 'POST /orders failed',
      resource: { 'vcs.ref.head.revision': shas.at(-1), 'deployment.environment.name': 'production' },
    })
    expect(failed?.attributes['exception.stacktrace']).toMatch(/at applyDiscount \(lib\/discounts\.js:\d+:\d+\)/)
    expect(failed?.attributes['exception.stacktrace']).not.toContain(scratch.path)

    const reverted = await codeHost.revert(planted_sha)
    await until('the revert to run', () => shop.status()?.sha === reverted)
    await until('healthy checkouts', () => (shop.status()?.checkouts ?? 0) > 20 && checkoutErrors(shop) < 0.1)
    expect(codeHost.deployments.map(({ sha }) => sha)).toEqual([before?.sha, shas.at(-1), reverted])
  })

  it('joins the spans of all services into traces that carry the failure', { timeout: 60_000 }, async () => {
    await using scratch = await scratchDirectory()
    await using receiver = await startReceiver()
    await using open = await openShop(scratch.path, receiver.endpoint)
    await open.shop.ship('bad')
    await until('failing spans', () => receiver.spans.some(isFailedOrder))
    await until('the whole trace', () => traceOf(receiver.spans.find(isFailedOrder)?.trace_id).size >= 3)

    const failed = receiver.spans.find(isFailedOrder)
    expect(failed?.attributes['exception.type']).toBe('TypeError')
    const caller = receiver.spans.find(({ span_id }) => span_id === failed?.parent_span_id)
    expect(caller).toMatchObject({ service: 'storefront', kind: 'Client', name: 'POST checkout/orders' })
    await until('the log record of that span', () =>
      receiver.logs.some(({ span_id, trace_id }) => span_id === failed?.span_id && trace_id === failed?.trace_id),
    )

    function isFailedOrder(span: { service: string; kind: string; status_code: string }) {
      return span.service === 'checkout' && span.kind === 'Server' && span.status_code === 'Error'
    }
    function traceOf(trace: string | undefined) {
      return new Set(receiver.spans.filter(({ trace_id }) => trace_id === trace).map(({ service }) => service))
    }
  })

  it.each(PLANTED_BUGS.filter((bug) => bug !== 'discount'))('really fails by %s', { timeout: 60_000 }, async (bug) => {
    await using scratch = await scratchDirectory()
    await using receiver = await startReceiver()
    await using open = await openShop(scratch.path, receiver.endpoint)
    await open.shop.ship('bad', bug)
    await until('failing checkouts', () => (open.shop.status()?.checkouts ?? 0) > 20 && checkoutErrors(open.shop) > 0.3)
  })

  it('stays healthy through a good deploy', { timeout: 60_000 }, async () => {
    await using scratch = await scratchDirectory()
    await using receiver = await startReceiver()
    await using open = await openShop(scratch.path, receiver.endpoint)
    await until('traffic', () => (open.shop.status()?.checkouts ?? 0) > 20)
    const { shas } = await open.shop.ship('good')
    expect(open.shop.status()?.sha).toBe(shas[0])
    await systemClock.sleep(1_500)
    expect(receiver.logs.filter((row) => row.severity_number >= 17)).toEqual([])
    expect(open.shop.status()).toMatchObject({ errorShare: 0, checkoutErrorShare: 0 })
  })

  it('ships the bad deploy by itself once, and not again after a restart', { timeout: 60_000 }, async () => {
    await using scratch = await scratchDirectory()
    await using receiver = await startReceiver()
    const first = await openShop(scratch.path, receiver.endpoint, { autoShipAfterMs: 200 })
    const opened = first.shop.status()?.sha
    expect(first.shop.status()?.ships_at).toMatch(/^20/)
    await until('the bad deploy', () => first.shop.status()?.sha !== opened)
    const bad = first.shop.status()?.sha
    await first.shop.stop()

    await using again = await openShop(scratch.path, receiver.endpoint, { autoShipAfterMs: 1 })
    expect(again.shop.status()?.sha).toBe(bad)
    expect(again.shop.status()?.ships_at).toBeUndefined()
    await systemClock.sleep(1_000)
    expect(await again.codeHost.headSha('')).toBe(bad)
  })

  it('starts a release again that was killed, and ends every process when it stops', { timeout: 60_000 }, async () => {
    await using scratch = await scratchDirectory()
    await using receiver = await startReceiver()
    const { shop } = await openShop(scratch.path, receiver.endpoint)
    const pid = shop.status()?.pid ?? 0
    process.kill(pid, 'SIGKILL')
    await until('a new process', () => shop.status()?.pid !== pid)
    const next = shop.status()?.pid ?? 0
    expect(isAlive(next)).toBe(true)
    await shop.stop()
    expect(isAlive(next)).toBe(false)
  })

  it('keeps the running release when the head of main does not start', { timeout: 60_000 }, async () => {
    await using scratch = await scratchDirectory()
    await using receiver = await startReceiver()
    await using open = await openShop(scratch.path, receiver.endpoint)
    const good = open.shop.status()?.sha
    const author = { name: 'A', email: 'a@example.com' }
    const files = { 'services/catalog/service.js': 'export function createService() { throw new Error("no") }\n' }
    const at = new Date().toISOString()
    const broken = await open.codeHost.commitFiles({ repo: '', files, message: 'Break the start', author, at })
    await systemClock.sleep(3_000)
    expect(open.shop.status()?.sha).toBe(good)
    const mended = await open.codeHost.revert(broken)
    await until('the mended release', () => open.shop.status()?.sha === mended)
  })

  it('leaves no process behind when the house is killed', { timeout: 60_000 }, async () => {
    await using scratch = await scratchDirectory()
    const house = fork(join(import.meta.dirname, 'house.spec-support.ts'), [scratch.path], {
      execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
    })
    const [pid] = (await once(house, 'message')) as [number]
    expect(isAlive(pid)).toBe(true)
    house.kill('SIGKILL')
    await until('the end of the shop', () => !isAlive(pid))
  })
})
