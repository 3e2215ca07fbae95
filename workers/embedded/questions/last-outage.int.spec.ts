import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { correlationLines } from '../../../src/cli/correlate/correlation-lines.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { told } from './after-the-storm.spec-support.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

/** Payments fail, and checkout with them; when that is over, checkout fails by itself. */
const OUTAGES = [
  { service: 'payment', from: -60, to: 53, words: 'acquirer.key was refused by the bank' },
  { service: 'checkout', from: -58, to: 53, words: 'payment answered 500' },
  { service: 'checkout', from: 173, to: 300, words: 'RangeError: basket.size is no length' },
] as const
const CHANGES = [
  { service: 'payment', name: 'acquirer.key', at: -70 },
  { service: 'checkout', name: 'basket.size', at: 165 },
] as const
const at = (s: number) => new Date(AT + s * 1_000).toISOString()

describe('workers/embedded/questions/causes-of.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'last-outage-')), log: silentLog })
    const seconds = Array.from({ length: 1_800 }, (_, n) => n - 1_500)
    const fails = (service: string, s: number) =>
      OUTAGES.find((one) => one.service === service && s >= one.from && s < one.to && s % 2 === 0)
    const each = seconds.flatMap((s) => (['payment', 'checkout'] as const).map((service) => ({ s, service })))
    await evidence.addSpans(
      each.flatMap(({ s, service }) =>
        [0, 300, 600].map((ms) => span(service, AT + s * 1_000 + ms, fails(service, s) !== undefined)),
      ),
    )
    const lines = each.flatMap(({ s, service }) => {
      const words = fails(service, s)?.words
      return words === undefined ? [] : [line(service, AT + s * 1_000 + 1, words, 17)]
    })
    await evidence.addLogs(lines)
    const change = { kind: 'config' as const, value: 'b', previous: 'a' }
    await evidence.addChanges(
      CHANGES.map(({ service, name, at: s }) => ({ ...change, service, name, id: name, at: at(s) })),
    )
  })
  afterAll(() => evidence.close())

  it.each([
    ['from within the first outage', 0],
    ['from before the first outage', -300],
  ])('tells the cause of the last outage, where it began elsewhere than the first did: %s', async (_, from) => {
    const clock = { ...systemClock, now: () => new Date(AT + 300_000) }
    const config = loadConfig({ FAULTLINE_PACE: 'sandbox' }, { playsSandbox: false })
    const window = { kind: 'span' as const, from: at(from), to: at(300) }
    const found = told(await questionsOf({ evidence, clock, config }).investigate({ window, words: '' }))
    expect(found.services.map(({ service, trouble }) => [service, trouble?.bouts?.length])).toEqual([
      ['payment', undefined],
      ['checkout', 2],
    ])
    expect(found.causes[0]).toMatchObject({ ref: 'basket.size' })
    expect(windowReport(found).text).toContain('The causes are those of the last one.')
    expect(correlationLines(found).join('\n')).toContain('The causes are those of the last one.')
  })
})
