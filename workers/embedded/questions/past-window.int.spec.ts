import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correlationReport } from '../../../blocks/findings/correlation.ts'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { told } from './after-the-storm.spec-support.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const at = (s: number) => new Date(AT + s * 1_000).toISOString()
const isOutage = (s: number) => s >= 0 && s < 384

describe('workers/embedded/questions/aftermath.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'past-window-')), log: silentLog })
    const seconds = Array.from({ length: 4_000 }, (_, n) => n - 2_000)
    await evidence.addSpans(
      seconds.flatMap((s) => [0, 300, 600].map((ms) => span('mailer', AT + s * 1_000 + ms, isOutage(s) && ms > 0))),
    )
    // A file that somebody read in: three minutes of another service.
    const file = Array.from({ length: 60 }, (_, n) => n * 3).flatMap((s) => [
      { ...line('mailer', AT + s * 1_000, `invoice ${s} written`, 9), service: 'billing' },
      { ...line('mailer', AT + s * 1_000 + 9, 'quota reached', s > 90 ? 17 : 9), service: 'billing' },
    ])
    await evidence.addLogs(file)
  })
  afterAll(() => evidence.close())

  async function ask(from: number, to: number, now: number, words = '') {
    const clock = { ...systemClock, now: () => new Date(AT + now * 1_000) }
    const config = loadConfig({ FAULTLINE_PACE: 'default' }, { playsSandbox: false })
    const window = { kind: 'span' as const, from: at(from), to: at(to) }
    return told(await questionsOf({ evidence, clock, config }).investigate({ window, words }))
  }

  it('says until when it went on, of a time that is past', async () => {
    const found = await ask(-60, 200, 900, 'mailer')
    const { text, blocks } = windowReport(found)
    expect(text).toContain('1 service failed more than usual; it went on until')
    expect(JSON.stringify(blocks)).toMatch(/🟠 `mailer` \d+ % failed/)
    expect(JSON.stringify([text, blocks])).not.toMatch(/goes on|🔴|Declare/)
    expect(found.services[0]?.trouble?.until).toBe(at(384))
    expect(correlationReport(found).text).not.toMatch(/goes on/)
    // Wide buckets blur no end.
    expect((await ask(-60, 200, 1_990, 'mailer')).services[0]?.trouble?.until).toBe(at(384))
  })

  it('says that it goes on where the newest requests fail, and of a time that is not past nothing else', async () => {
    expect(windowReport(await ask(-60, 200, 330, 'mailer')).text).toContain(
      'it went on after this time, and goes on now',
    )
    expect(windowReport(await ask(-60, 330, 330, 'mailer')).text).toContain('fails more than usual; it goes on.')
    // Too little came since to know.
    expect(windowReport(await ask(-60, 200, 400, 'mailer')).text).toMatch(/failed more than usual; it went on/)
  })

  it('claims nothing of a service of which nothing came any more', async () => {
    for (const now of [300, 900, 1_500]) {
      const found = await ask(-600, now, now, 'billing')
      expect(found.services[0]?.heard_until).toBe(at(177))
      const { text, blocks } = windowReport(found)
      expect(text).toMatch(/1 service failed; .*; no data since .*14:02:57/)
      expect(JSON.stringify([text, blocks])).not.toMatch(/goes on|of them still|whether it is over/)
    }
  })
})
