import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { goodPath } from '../../timeline/stories/recorded.ts'
import { story } from '../../timeline/stories/story.ts'
import { openReadOnlySegmentLog } from './read-only-segment-log.ts'
import { openSegmentLog } from './segment-log.ts'

const note = story('checkout').noted('Seen.').events
const [first, second, third] = [0, 1, 2].map((at) => goodPath.events.slice(at, at + 1))

describe('src/adapters/segment-log/segments.ts', () => {
  let dir: string
  let file: string
  let mark: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faultline-damage-'))
    file = join(dir, '00000001.log')
    mark = join(dir, 'acknowledged.json')
    return () => rmSync(dir, { recursive: true, force: true })
  })
  const open = (segmentBytes = 1024 * 1024) => openSegmentLog({ dir, clock: systemClock, log: silentLog, segmentBytes })
  const write = async (...batches: (typeof goodPath.events | undefined)[]) => {
    const log = await open()
    for (const batch of batches) await log.append(batch ?? [])
    await log.close()
    return statSync(file).size
  }
  /** As if the process had died in its last write: nobody was told that it is durable. */
  const unacknowledged = async (...batches: (typeof goodPath.events | undefined)[]) => {
    const told = readFileSync(mark)
    const size = await write(...batches)
    writeFileSync(mark, told)
    return { size, again: () => writeFileSync(mark, told) }
  }
  const types = async () => {
    const log = await open()
    const read = await log.readIncident('acme', 'inc_checkout')
    await log.close()
    return read.map(({ event }) => event.event_type)
  }

  it('cuts a write that was torn at any byte, keeps what it cut, and goes on from there', async () => {
    const before = await write(first)
    const after = await unacknowledged(note)
    const whole = readFileSync(file)
    for (let size = before; size < after.size; size++) {
      writeFileSync(file, whole.subarray(0, size))
      after.again()
      const log = await open()
      expect((await log.readIncident('acme', 'inc_checkout')).map(({ event }) => event)).toEqual(first)
      expect(statSync(file).size).toBe(before)
      if (size % 97 === 0) expect((await log.append(second ?? []))[0]?.offset).toBe(1n)
      await log.close()
    }
    expect(readdirSync(dir)).toContain(`00000001.log.torn-at-${before}`)
  }, 60_000)

  it('cuts a torn tail of zeros and of rubbish', async () => {
    const size = await write(first)
    appendFileSync(file, Buffer.alloc(5_000_000))
    expect(await types()).toEqual(['IncidentDetected'])
    appendFileSync(file, Buffer.from('{"topic":"debugging.timeline","rubbish'.repeat(40)))
    expect(await types()).toEqual(['IncidentDetected'])
    expect(statSync(file).size).toBe(size)
  })

  it('takes room behind the last frame of any file for what it is, and leaves none when it is closed', async () => {
    const log = await open(1_000)
    for (const batch of [first, second, third]) await log.append(batch ?? [])
    const files = readdirSync(dir).filter((name) => name.endsWith('.log'))
    expect(files.map((name) => statSync(join(dir, name)).size > 100_000)).toEqual([
      ...files.slice(1).map(() => false),
      true,
    ])
    await log.close()
    for (const name of files) {
      expect(statSync(join(dir, name)).size).toBeLessThan(10_000)
      appendFileSync(join(dir, name), Buffer.alloc(70_000))
    }
    expect(files.length).toBeGreaterThan(1)
    rmSync(mark)
    expect(await types()).toHaveLength(3)
    expect(readdirSync(dir).filter((name) => name.includes('torn'))).toEqual([])
  })

  it('cuts one write whose later pages reached the disk before its first', async () => {
    const before = await write(first)
    await unacknowledged([...(second ?? []), ...(third ?? [])])
    const bytes = readFileSync(file)
    bytes.fill(0, before, before + 20)
    writeFileSync(file, bytes)
    expect(await types()).toEqual(['IncidentDetected'])
  })

  it('refuses to cut what was durable once, and names the file and the place', async () => {
    const before = await write(first)
    await write(second)
    await write(third)
    const bytes = readFileSync(file)
    for (const at of [before, before + 5, before + 200]) {
      const bad = Buffer.from(bytes)
      bad[at] = (bad[at] ?? 0) ^ 0x40
      writeFileSync(file, bad)
      await expect(open()).rejects.toMatchObject({ code: 'log-corrupt' })
      await expect(open()).rejects.toThrow(`${file} is damaged at byte ${before}`)
      expect(statSync(file).size).toBe(bytes.length)
    }
    writeFileSync(file, bytes)
    expect(await types()).toHaveLength(3)
  })

  it('refuses a damaged or missing file in the middle', async () => {
    const log = await open(100)
    for (const batch of [first, second, third]) await log.append(batch ?? [])
    await log.close()
    const copy = join(dir, 'copy')
    cpSync(join(dir, '00000002.log'), copy)
    truncateSync(join(dir, '00000002.log'), 50)
    await expect(open()).rejects.toThrow(/00000002.log is damaged at byte 0/)
    rmSync(join(dir, '00000002.log'))
    await expect(open()).rejects.toMatchObject({ code: 'log-corrupt' })
    copyFileSync(copy, join(dir, '00000002.log'))
    expect(await types()).toHaveLength(3)
  })

  it('proves every checksum again when it reads', async () => {
    await write(first, second)
    const log = await open()
    const bytes = readFileSync(file)
    bytes[300] = (bytes[300] ?? 0) ^ 1
    writeFileSync(file, bytes)
    await expect(log.readIncident('acme', 'inc_checkout')).rejects.toMatchObject({ code: 'log-corrupt' })
    await log.close()
  })

  it('is read by others while it is written, and only read', async () => {
    const writer = await open(2_000)
    await writer.append(first ?? [])
    const reader = await openReadOnlySegmentLog(dir)
    const seen: string[] = []
    await reader.subscribe({
      group: 'tail',
      topics: ['debugging.timeline'],
      handle: async ({ events }) => void seen.push(...events.map(({ event }) => event.event_type)),
    })
    for (const event of goodPath.events.slice(1)) await writer.append([event])
    expect(await reader.readIncident('acme', 'inc_checkout')).toHaveLength(goodPath.events.length + 1)
    await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(goodPath.events.length)
    expect(await reader.highWatermarks()).toEqual(await writer.highWatermarks())
    await expect(reader.append(first ?? [])).rejects.toMatchObject({ code: 'read-only' })
    await reader.close()
    await writer.close()
  })
})
