import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logReport } from '../../../blocks/findings/log-report.ts'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { correlationLines } from '../../../src/cli/correlate/correlation-lines.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import type { TimelineEvent } from '../../../src/timeline/events.ts'
import { story } from '../../../src/timeline/stories/story.ts'
import { told } from './after-the-storm.spec-support.ts'
import { answerLogs } from './logs.ts'
import type { LookHouse } from './look-at.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const at = (s: number) => new Date(AT + s * 1_000).toISOString()
/** Three minutes of which the last half a minute is silent. */
const WINDOW = { kind: 'span' as const, from: at(0), to: at(180) }
const SILENT_S = 150

/** A story goes on by so much after each fact. */
const STEP_S = 20

/** An incident of search that failed from one second to another. */
function outage(fromS: number, toS: number): readonly TimelineEvent[] {
  const window = { from: at(fromS), to: at(fromS + 5) }
  return story(`search ${fromS}`, { start: window.to })
    .detected({ window, service: 'search', services_joined: [] })
    .wait(toS - fromS - 5 - STEP_S)
    .resolved().events
}

describe('workers/embedded/questions/look-at.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'short-usual-')), log: silentLog })
    const moments = Array.from({ length: 6_000 }, (_, n) => AT + n * 100 - 600_000).filter(
      (ms) => ms < AT + SILENT_S * 1_000,
    )
    await evidence.addSpans(moments.map((ms) => span('mailer', ms, false)))
    // Where nothing at all is received nobody is silent.
    const steady = Array.from({ length: 780 }, (_, n) => AT + n * 1_000 - 600_000)
    await evidence.addSpans(steady.map((ms) => span('payment', ms, false)))
    await evidence.addLogs(moments.map((ms) => line('mailer', ms, 'a letter was sent', 9)))
  })
  afterAll(() => evidence.close())

  /** A house in which all of the day before but so many seconds was spoiled. */
  function houseWith(seconds: number) {
    const incidents = [outage(-90_000, -40 - seconds), outage(-40, -1)]
    const rows = incidents.map((events, n) => ({ incident_id: String(n), detected_at: events[0]?.time ?? '' }))
    const house = {
      evidence,
      clock: { ...systemClock, now: () => new Date(AT + 190_000) },
      config: loadConfig({ FAULTLINE_PACE: 'sandbox' }, { playsSandbox: false }),
      incidents: { since: async () => rows.toReversed() },
      timeline: { readIncident: async (_: string, id: string) => incidents[Number(id)]?.map((event) => ({ event })) },
    }
    return house as unknown as LookHouse & Parameters<typeof questionsOf>[0]
  }
  const ask = async (seconds: number) =>
    told(await questionsOf(houseWith(seconds)).investigate({ window: WINDOW, words: '' }))

  it('reads nothing off the seconds between two outages, and says that what is usual is not known', async () => {
    const found = await ask(6)
    expect(found.services.filter(({ trouble }) => trouble !== undefined)).toEqual([])
    expect(found.services[0]?.usual_rate).toBeUndefined()
    const report = JSON.stringify(windowReport(found))
    expect(report).toContain('What is usual is not known')
    expect(report).not.toMatch(/fell silent|Compared with/)
    expect(correlationLines(found)[0]).toContain('usual not known')
  })

  it('holds what came against a minute of usual times, which is what a house that began lately has', async () => {
    const found = await ask(60)
    expect(found.services[0]).toMatchObject({ service: 'mailer', usual_rate: 0, trouble: { kind: 'silence' } })
    expect(JSON.stringify(windowReport(found))).toContain('Compared with')
  })

  it('holds no lines against the seconds between two outages', async () => {
    const logs = { source: 'mailer', aspect: 'anomalies', words: '', window: WINDOW } as const
    const answer = await answerLogs(houseWith(6), logs)
    if (answer.kind === 'problem') throw new Error(answer.said)
    expect(answer.found.past.lines).toBe(0)
    const report = JSON.stringify(logReport(answer.found))
    expect(report).toContain('What is usual is not known')
    expect(report).not.toMatch(/\(before \d/)
  })
})
