import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pastOfWindow } from '../../../workers/embedded/questions/look-at.ts'
import { openSegmentLog } from '../../adapters/segment-log/segment-log.ts'
import { type Config, loadConfig } from '../../config.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { story } from '../../timeline/stories/story.ts'
import { pastIncidents } from './past-incidents.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString()
const failed = (name: string, from: number, to: number) => {
  const window = { from: at(from), to: at(from + 0.1) }
  const told = story(name, { tenant: 'default', incident: `aaaa1111-${name}`, start: window.to })
  return told
    .detected({ window, service: name })
    .wait((to - from) * 60)
    .resolved().events
}

describe('src/cli/correlate/past-incidents.ts', () => {
  let dir: string
  let config: Config
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'faultline-past-'))
    config = loadConfig({ FAULTLINE_DATA_DIR: dir }, { playsSandbox: false })
    const log = await openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log: silentLog })
    await log.append([...failed('checkout', 5, 10), ...failed('search', 60, 65)])
    await log.close()
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  it('knows on the command line when errors belonged to an incident, as Slack does', async () => {
    const past = await pastIncidents(config)
    const rows = await past?.incidents.since('default', at(0))
    expect(rows?.map(({ service, status }) => [service, status])).toEqual([
      ['search', 'Resolved'],
      ['checkout', 'Resolved'],
    ])
    expect((await past?.incidents.since('default', at(30)))?.map(({ service }) => service)).toEqual(['search'])
    expect(await past?.incidents.since('other', at(0))).toEqual([])
    const house = { evidence: {} as Evidence, clock: systemClock, config, ...past }
    const { spans } = await pastOfWindow(house, { from: at(20), to: at(40) }, 1_200)
    expect(spans.map(({ fromMs }) => fromMs)).toEqual([START + 5 * 60_000])
    await past?.close()
  })

  it('makes nothing of a folder that has no timeline', async () => {
    const none = loadConfig({ FAULTLINE_DATA_DIR: join(dir, 'none') }, { playsSandbox: false })
    expect(await pastIncidents(none)).toBeUndefined()
  })
})
