import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { correlationReport } from '../../../blocks/findings/correlation.ts'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { correlationLines } from '../../../src/cli/correlate/correlation-lines.ts'
import { loadConfig } from '../../../src/config.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { told } from './after-the-storm.spec-support.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const at = (s: number) => new Date(AT + s * 1_000).toISOString()
/** The house is stopped and started again; a bad deploy is some seconds later. */
const DOWN = { from: 36, to: 84 }
const BROKEN = 101

it('tells its own downtime as one sentence, and as no link of the outage that came after it', async () => {
  const evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'own-downtime-')), log: silentLog })
  const seconds = Array.from({ length: 900 }, (_, n) => n - 780).filter((s) => s < DOWN.from || s >= DOWN.to)
  await evidence.addSpans(
    seconds.flatMap((s) =>
      (['payment', 'checkout', 'search'] as const).flatMap((service) =>
        [0, 300, 600].map((ms) => span(service, AT + s * 1_000 + ms, service === 'payment' && s >= BROKEN)),
      ),
    ),
  )
  const failed = seconds.filter((s) => s >= BROKEN)
  await evidence.addLogs(failed.map((s) => line('payment', AT + s * 1_000 + 1, 'TypeError: rate of undefined', 17)))
  const clock = { ...systemClock, now: () => new Date(AT + 120_000) }
  const config = loadConfig({ FAULTLINE_PACE: 'sandbox' }, { playsSandbox: false })
  const questions = questionsOf({ evidence, clock, config })
  const window = { kind: 'span' as const, from: at(-60), to: at(120) }
  const all = told(await questions.investigate({ window, words: '' }))
  const named = told(await questions.correlate({ window, words: 'payment, checkout, search' }))
  await evidence.close()
  for (const found of [all, named]) {
    expect(
      found.services.flatMap(({ service, trouble }) => (trouble ? [[service, trouble.at.slice(11, 19)]] : [])),
    ).toEqual([['payment', '14:01:41']])
    expect(found.unheard).toEqual([{ from: at(DOWN.from), to: at(DOWN.to) }])
    expect(correlationLines(found).join('\n')).toContain('Nothing was received from 14:00:36 to 14:01:24.')
  }
  for (const { text, blocks } of [windowReport(all), correlationReport(named)]) {
    expect(JSON.stringify([text, blocks])).not.toContain('silent')
    expect(text).toMatch(/Nothing was received from .*14:00:36.* to .*14:01:24/)
  }
})
