import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSegmentLog } from '../adapters/segment-log/segment-log.ts'
import { foldIncident } from '../incident/state.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { roomName } from '../slack/present/room.ts'
import { story } from '../timeline/stories/story.ts'
import { runCli } from './run-cli.spec-support.ts'

const about = { tenant: 'default' }
const checkout = story('checkout', { ...about, incident: 'aaaa1111-checkout' })
  .detected()
  .context()
  .effect('slack', 'channel', 'C0CHECKOUT')
  .effect('slack', 'brief', 'C0CHECKOUT/1700000000.000100')
const search = story('search', { ...about, incident: 'aaaa2222-search' }).detected({ title: 'search: Search is down' })
const room = roomName(foldIncident(checkout.events), 'inc')
const [, day = '', number = ''] = /-(\d{8})-(\d{3})-/.exec(room) ?? []

describe('src/cli/explain.ts', () => {
  let dir: string
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'faultline-explain-'))
    const log = await openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log: silentLog })
    await log.append([...checkout.events, ...search.events])
    await log.close()
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  const explain = async (named: string) => {
    const { ended, stdout, stderr } = runCli(['explain', named, '--data', dir])
    return { code: await ended, stdout: stdout(), stderr: stderr() }
  }

  it.each([
    ['its id', 'aaaa1111-checkout'],
    ['the beginning of its id', 'aaaa1'],
    ['its channel', `#${room}`],
    ['the id of its channel', 'C0CHECKOUT'],
    ['the day and number in the name of its channel', `${day}-${number}`],
    ['the number alone', number],
  ])('finds an incident by %s, and tells each effect with its target and result', async (_by, named) => {
    const { code, stdout } = await explain(named)
    expect(code).toBe(0)
    expect(stdout).toMatch(/ContextBuilt/)
    expect(stdout).toContain('EffectRecorded  slack brief -> C0CHECKOUT/1700000000.000100 (done)')
    expect(stdout).not.toContain('Search is down')
  })

  it('asks for more where several may be meant, and names what there is where none is', async () => {
    const several = await explain('aaaa')
    expect(several.code).toBe(1)
    expect(several.stderr).toMatch(/may be any of these[\s\S]*aaaa2222-search[\s\S]*Search is down/)
    const none = await explain('zzzz')
    expect(none.code).toBe(1)
    expect(none.stderr).toMatch(/no incident zzzz of tenant default[\s\S]*aaaa1111-checkout/)
  })
})
