import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outagesOf } from '../../../blocks/findings/outages.ts'
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
/** Seven minutes of which seven requests in ten fail; after minutes of health, seventy seconds of four in ten. */
const LONG = { name: 'tier.rates', from: 0, to: 420 }
const WEAK = { name: 'tier.prices', from: 570, to: 640 }
const isIn = (s: number, { from, to }: typeof LONG) => s >= from && s < to

function shop(s: number) {
  const spans = [0, 200, 400, 600, 800].map((part, n) => {
    const odds = (((s + 9_000) * 5 + n) * 2_654_435_761) % 1_000
    const share = isIn(s, LONG) ? 700 : isIn(s, WEAK) ? 420 : 2
    return span('checkout', AT + s * 1_000 + part, odds < share)
  })
  const words = isIn(s, LONG)
    ? 'TypeError: tier.rates of undefined'
    : isIn(s, WEAK)
      ? 'RangeError: tier.prices is no list'
      : undefined
  return { spans, lines: words === undefined ? [] : [line('checkout', AT + s * 1_000 + 1, words, 17)] }
}

describe('src/evidence/correlate/bouts.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'weak-outage-')), log: silentLog })
    const all = Array.from({ length: 3_700 }, (_, n) => shop(n - 2_800))
    await evidence.addSpans(all.flatMap(({ spans }) => spans))
    await evidence.addLogs(all.flatMap(({ lines }) => lines))
    const change = { kind: 'config' as const, service: 'checkout', value: 'b', previous: 'a' }
    const changes = [LONG, WEAK].map(({ name, from }) => ({ ...change, name, id: name, at: at(from - 5) }))
    await evidence.addChanges(changes)
  })
  afterAll(() => evidence.close())

  async function asked(pace: string, nowS: number) {
    const clock = { ...systemClock, now: () => new Date(AT + nowS * 1_000) }
    const config = loadConfig({ FAULTLINE_PACE: pace }, { playsSandbox: false })
    const window = { kind: 'span' as const, from: at(nowS - 900), to: at(nowS) }
    return told(await questionsOf({ evidence, clock, config }).investigate({ window, words: '' }))
  }

  it.each(['sandbox', 'default'])('tells a short outage after a long one that is far worse: %s pace', async (pace) => {
    const found = await asked(pace, 800)
    const { count, last = [], isOfLast } = outagesOf(found) ?? {}
    expect({ count, isOfLast }).toEqual({ count: 2, isOfLast: true })
    for (const [place, { from, to }] of [LONG, WEAK].entries()) {
      expect(Math.abs(Date.parse(last[place]?.from ?? '') - Date.parse(at(from)))).toBeLessThanOrEqual(5_000)
      expect(Math.abs(Date.parse(last[place]?.to ?? '') - Date.parse(at(to)))).toBeLessThanOrEqual(5_000)
    }
    expect(found.causes[0]).toMatchObject({ ref: 'tier.prices' })
    expect(windowReport(found).text).toMatch(/These are 2 separate outages.*The causes are those of the last one/)
  })

  it.each(['sandbox', 'default'])('takes it for none that is over while it goes on: %s pace', async (pace) => {
    const found = await asked(pace, 640)
    const [checkout] = found.services
    expect(checkout?.trouble?.bouts).toHaveLength(2)
    expect(checkout?.trouble?.until).toBeUndefined()
  })
})
