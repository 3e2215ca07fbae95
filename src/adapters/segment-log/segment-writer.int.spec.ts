import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import type { CrashPoint } from '../../kit/crash-point.ts'
import { silentLog } from '../../kit/log.ts'
import { openSegmentLog } from './segment-log.ts'
import { SegmentWriter } from './segment-writer.ts'
import { Segments } from './segments.ts'
import { SwiftSync } from './swift-sync.ts'

describe('src/adapters/segment-log/segment-writer.ts', { timeout: 60_000 }, () => {
  it.each([
    ['timeline.append:before', 4],
    ['timeline.append:after', 5],
  ] as const)('keeps every acknowledged event when it is killed at %s', async (point, durable) => {
    const { dir } = await killed(point)
    const log = await openSegmentLog({ dir, clock: systemClock, log: silentLog })
    const kept = await log.readIncident('acme', 'inc_checkout')
    expect(kept).toHaveLength(durable)
    await log.close()
  })

  it('acknowledges when the file that it wrote to is durable, and not before', async () => {
    const segments = new Segments(newFolder(), 'r+')
    const told: string[] = []
    const away = async (fd: number) => {
      const written =
        fd === segments.last?.fd ? readFileSync(segments.last.file, 'utf8').match(/\{"n":\d\}/g) : 'not here'
      await systemClock.sleep(20)
      told.push(`durable: ${written}`)
    }
    const sync = new SwiftSync({ away, inPlace: () => told.push('in place'), now: () => told.length * 1_000 })
    const writer = new SegmentWriter(segments, 1e9, sync)
    for (const json of ['{"n":1}', '{"n":2}']) {
      const ordinals = await writer.append([{ topic: 'debugging.timeline', partition: 0, key: 'k', json }])
      told.push(`acknowledged ${ordinals}`)
    }
    segments.close()
    const [first, second] = ['durable: {"n":1}', 'durable: {"n":1},{"n":2}']
    expect(told).toEqual([first, 'acknowledged 0', second, 'acknowledged 1'])
  })

  it('acknowledges nothing any more after a file could not be made durable', async () => {
    const segments = new Segments(newFolder(), 'r+')
    let tries = 0
    const away = async () => {
      tries += 1
      throw new Error('EIO')
    }
    const writer = new SegmentWriter(segments, 1e9, new SwiftSync({ away, inPlace: () => {}, now: () => 0 }))
    const append = () => writer.append([{ topic: 'debugging.timeline', partition: 0, key: 'k', json: '{}' }])
    await expect(append()).rejects.toMatchObject({ code: 'log-broken' })
    await expect(append()).rejects.toMatchObject({ code: 'log-broken' })
    expect(tries).toBe(1)
    segments.close()
  })

  it('loses no acknowledged event when it is killed at any time', async () => {
    for (let round = 0; round < 4; round++) {
      const { dir, acknowledged } = await killed(undefined, 20 + round * 15)
      const log = await openSegmentLog({ dir, clock: systemClock, log: silentLog })
      const kept = await log.readIncident('acme', 'inc_checkout')
      expect(kept.length).toBeGreaterThanOrEqual(acknowledged)
      expect(kept.map(({ offset }) => offset)).toEqual(kept.map((_, at) => BigInt(at)))
      await log.close()
    }
  })

  it('refuses a folder that a living process has, and takes it over from a dead one', async () => {
    const dir = newFolder()
    const child = victim(dir)
    await once(child, 'message')
    const refused = openSegmentLog({ dir, clock: systemClock, log: silentLog })
    await expect(refused).rejects.toMatchObject({ code: 'locked' })
    await expect(refused).rejects.toThrow(`process ${child.pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const log = await openSegmentLog({ dir, clock: systemClock, log: silentLog })
    await expect(openSegmentLog({ dir, clock: systemClock, log: silentLog })).rejects.toMatchObject({ code: 'locked' })
    await log.close()
    await (await openSegmentLog({ dir, clock: systemClock, log: silentLog })).close()
  })
})

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'faultline-kill-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}

function victim(dir: string, point = '') {
  return fork(new URL('./victim.spec-support.ts', import.meta.url), [dir, point], { execArgv: ['--import', 'tsx'] })
}

async function killed(point: CrashPoint | undefined, afterAcks = Number.POSITIVE_INFINITY) {
  const dir = newFolder()
  const child = victim(dir, point)
  let acknowledged = 0
  child.on('message', (count: number) => {
    acknowledged = count
    if (count >= afterAcks) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  return { dir, acknowledged }
}
