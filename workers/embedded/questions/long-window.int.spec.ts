import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { loadConfig } from '../../../src/config.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { told } from './after-the-storm.spec-support.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const HOUR_S = 3_600
const at = (s: number) => new Date(AT + s * 1_000).toISOString()
/** Two outages of five minutes with hours of calm between them, in ten hours of a request a second. */
const OUTAGES = [
  { fromS: 4 * HOUR_S + 21, toS: 4 * HOUR_S + 321, words: 'ledger.host was not found', name: 'ledger.host' },
  { fromS: 8 * HOUR_S + 2_421, toS: 8 * HOUR_S + 2_721, words: 'ledger.port was refused', name: 'ledger.port' },
]

it('tells the outages of a long window apart, and the cause of the last one', async () => {
  const evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'long-window-')), log: silentLog })
  const seconds = Array.from({ length: 9 * HOUR_S }, (_, s) => s)
  const failing = (s: number) => (s % 5 === 0 ? undefined : OUTAGES.find(({ fromS, toS }) => s >= fromS && s < toS))
  await evidence.addSpans(seconds.map((s) => span('mailer', AT + s * 1_000, failing(s) !== undefined)))
  await evidence.addLogs(
    seconds.flatMap((s) => {
      const words = failing(s)?.words
      return words === undefined ? [] : [line('mailer', AT + s * 1_000 + 1, words, 17)]
    }),
  )
  const change = { kind: 'config' as const, service: 'mailer', value: 'b', previous: 'a' }
  await evidence.addChanges(OUTAGES.map(({ name, fromS }) => ({ ...change, name, id: name, at: at(fromS - 20) })))
  const clock = { ...systemClock, now: () => new Date(AT + 9 * HOUR_S * 1_000) }
  const config = loadConfig({ FAULTLINE_PACE: 'default' }, { playsSandbox: false })
  const window = { kind: 'span' as const, from: at(3 * HOUR_S), to: at(9 * HOUR_S) }
  const found = told(await questionsOf({ evidence, clock, config }).investigate({ window, words: '' }))
  await evidence.close()
  const bouts = found.services[0]?.trouble?.bouts ?? []
  const off = bouts.flatMap(({ from, to }, place) => [
    Math.abs(Date.parse(from) - Date.parse(at(OUTAGES[place]?.fromS ?? 0))),
    Math.abs(Date.parse(to) - Date.parse(at(OUTAGES[place]?.toS ?? 0))),
  ])
  expect(off).toHaveLength(4)
  expect(Math.max(...off)).toBeLessThanOrEqual(5_000)
  expect(found.causes[0]?.ref).toBe('ledger.port')
  expect(windowReport(found).text).toContain('2 separate outages')
})
