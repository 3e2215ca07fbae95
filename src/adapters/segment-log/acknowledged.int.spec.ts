import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { goodPath } from '../../timeline/stories/recorded.ts'
import { openSegmentLog } from './segment-log.ts'

const [first, second] = [0, 1].map((at) => goodPath.events.slice(at, at + 1))

describe('src/adapters/segment-log/acknowledged.ts', () => {
  let dir: string
  let file: string
  let mark: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faultline-restored-'))
    file = join(dir, '00000001.log')
    mark = join(dir, 'acknowledged.json')
    return () => rmSync(dir, { recursive: true, force: true })
  })
  const open = () => openSegmentLog({ dir, clock: systemClock, log: silentLog })
  const write = async (batch: typeof goodPath.events = []) => {
    const log = await open()
    await log.append(batch)
    await log.close()
    return statSync(file).size
  }
  const types = async () => {
    const log = await open()
    const read = await log.readIncident('acme', 'inc_checkout')
    await log.close()
    return read.map(({ event }) => event.event_type)
  }

  it('refuses to cut the last record when it was acknowledged: flipped, cut short or zeroed', async () => {
    const before = await write(first)
    const after = await write(second)
    const bytes = readFileSync(file)
    const flipped = Buffer.from(bytes)
    flipped[after - 50] = (flipped[after - 50] ?? 0) ^ 1
    const zeroed = Buffer.from(bytes).fill(0, before)
    for (const bad of [flipped, bytes.subarray(0, after - 1), bytes.subarray(0, before + 3), zeroed]) {
      writeFileSync(file, bad)
      await expect(open()).rejects.toMatchObject({ code: 'log-corrupt' })
      await expect(open()).rejects.toThrow(`damaged at byte ${before}, in what was acknowledged`)
      expect(readFileSync(file)).toEqual(bad)
    }
    rmSync(mark)
    expect(await types()).toEqual(['IncidentDetected'])
  })
})
