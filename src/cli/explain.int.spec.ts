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
  .cause(0.9)
  .draft()
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

  const explain = async (named: string, ...more: readonly string[]) => {
    const { ended, stdout, stderr } = runCli(['explain', named, '--data', dir, ...more])
    return { code: await ended, stdout: stdout(), stderr: stderr() }
  }

  it.each([
    ['its id', 'aaaa1111-checkout'],
    ['the beginning of its id', 'aaaa1'],
    ['its channel', `#${room}`],
    ['the id of its channel', 'C0CHECKOUT'],
    ['the day and number in the name of its channel', `${day}-${number}`],
    ['the number alone', number],
  ])('finds an incident by %s', async (_by, named) => {
    const { code, stdout } = await explain(named)
    expect(code).toBe(0)
    expect(stdout).toMatch(/ContextBuilt/)
    expect(stdout).not.toContain('Search is down')
  })

  it('says where it stands, what it waits for and what each event said, before anything else', async () => {
    const { stdout } = await explain('aaaa1')
    const lines = stdout.split('\n')
    expect(lines[1]).toMatch(/^status: Fix proposed: waits for approval \(SEV-\d, checkout, cycle 1, open since /)
    expect(lines[2]).toBe('next: Read the diff, then approve or reject the fix.')
    expect(lines[3]).toMatch(/^owes /)
    expect(stdout).toMatch(/RootCauseProposed: Likely cause \(90.%\): /)
    expect(stdout).toMatch(/FixProposed: Fix proposed: /)
    expect(stdout).not.toContain('EffectRecorded')
    expect(stdout).toContain('2 receipts of what was done outside left out: --all shows them.')
  })

  it('tells each effect with its target and result, and where it stands in the log, when all is asked for', async () => {
    const { stdout } = await explain('aaaa1', '--all')
    expect(stdout).toMatch(
      /EffectRecorded: slack brief -> C0CHECKOUT\/1700000000\.000100 \(done\) .*\[debugging\.internal \d+\]/,
    )
    expect(stdout).not.toContain('left out')
  })

  it('asks for more where several may be meant, and names what there is where none is', async () => {
    const several = await explain('aaaa')
    expect(several.code).toBe(1)
    expect(several.stderr).toMatch(/may be any of these[\s\S]*aaaa2222-search[\s\S]*Search is down/)
    const none = await explain('zzzz')
    expect(none.code).toBe(1)
    expect(none.stderr).toMatch(/no incident zzzz of tenant default in .*timeline\.[\s\S]*aaaa1111-checkout/)
  })
})
