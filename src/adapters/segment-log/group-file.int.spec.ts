import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { goodPath } from '../../timeline/stories/recorded.ts'
import { story } from '../../timeline/stories/story.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { openSegmentLog } from './segment-log.ts'

const [first, second, third] = [0, 1, 2].map((at) => goodPath.events.slice(at, at + 1))

describe('src/adapters/segment-log/group-file.ts', () => {
  let dir: string
  let file: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faultline-restored-'))
    file = join(dir, '00000001.log')
    return () => rmSync(dir, { recursive: true, force: true })
  })
  const open = () => openSegmentLog({ dir, clock: systemClock, log: silentLog })
  const write = async (batch: typeof goodPath.events = []) => {
    const log = await open()
    await log.append(batch)
    await log.close()
  }
  const types = async () => {
    const log = await open()
    const read = await log.readIncident('acme', 'inc_checkout')
    await log.close()
    return read.map(({ event }) => event.event_type)
  }

  it('takes an older copy of the log, and tells each group what is stated then', async () => {
    await write(first)
    const backup = readFileSync(file)
    const log = await open()
    for (let n = 0; n < 5; n++) await log.append(story('checkout').noted(`note ${n}`).events)
    const seen: string[] = []
    const group = async (timeline: Timeline) =>
      timeline.subscribe({
        group: 'dispatcher',
        topics: ['debugging.timeline'],
        handle: async ({ events }) => void seen.push(...events.map(({ event }) => event.event_type)),
      })
    await group(log)
    await expect.poll(() => seen.length).toBe(6)
    await log.close()
    writeFileSync(file, backup)
    const restored = await open()
    await restored.append(second ?? [])
    // Not told of anything before it is opened again: what was found at the first opening is kept.
    await restored.close()
    const again = await open()
    await group(again)
    await expect.poll(() => seen.slice(6)).toEqual(['IncidentDetected', 'ContextBuilt'])
    await again.close()
    await write(third)
    expect(await types()).toHaveLength(3)
  })

  it('goes on when a group stands where the log does not reach, because the log is gone', async () => {
    await write(first)
    const log = await open()
    await log.subscribe({ group: 'slack', topics: ['debugging.timeline'], handle: async () => {} })
    await expect.poll(() => readFileSync(join(dir, 'groups.json'), { encoding: 'utf8', flag: 'a+' })).toContain('slack')
    await log.close()
    rmSync(file)
    const fresh = await open()
    const seen: number[] = []
    const topics = ['debugging.timeline'] as const
    await fresh.append(second ?? [])
    await fresh.subscribe({ group: 'slack', topics, handle: async ({ events }) => void seen.push(events.length) })
    await expect.poll(() => seen).toEqual([1])
    await fresh.close()
  })

  it('forgets no group when its offsets cannot be read, but begins it anew', async () => {
    await write(first)
    writeFileSync(join(dir, 'groups.json'), '{"slack": {"debugg')
    const log = await open()
    const seen: number[] = []
    const topics = ['debugging.timeline'] as const
    await log.subscribe({ group: 'slack', topics, handle: async ({ events }) => void seen.push(events.length) })
    await expect.poll(() => seen).toEqual([1])
    await log.close()
  })
})
