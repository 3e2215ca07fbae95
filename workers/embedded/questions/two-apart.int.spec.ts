import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outagesOf } from '../../../blocks/findings/outages.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { told } from './after-the-storm.spec-support.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const at = (s: number) => new Date(AT + s * 1_000).toISOString()
/** The seconds of two outages with minutes of health between them, and one long before. */
const isEarly = (s: number) => s >= -500 && s < -400
const isRange = (s: number) => s >= 0 && s < 176
const isAcquirer = (s: number) => s >= 398 && s < 475
/** A few requests in a hundred always fail. */
const isOdd = (s: number) => ((s + 9_000) * 2_654_435_761) % 1_000 < 25

function shop(s: number) {
  const ms = AT + s * 1_000
  const failsCheckout = (part: number) =>
    ((isEarly(s) || isRange(s)) && part > 0) || (isAcquirer(s) && s % 3 === 0) || (part === 0 && isOdd(s + 7))
  const spans = [0, 300, 600].flatMap((part) => [
    span('payment', ms + part, (isAcquirer(s) && s % 3 === 0) || (part === 0 && isOdd(s))),
    span('checkout', ms + part, failsCheckout(part)),
  ])
  const said = (service: 'payment' | 'checkout', when: boolean, words: string) =>
    when ? [line(service, ms + 1, words, 17)] : []
  const lines = [
    ...said('payment', isOdd(s), 'card was declined'),
    ...said('checkout', isEarly(s), 'TypeError: rate of undefined'),
    ...said('checkout', isRange(s), 'RangeError: bad tier'),
    ...said('checkout', isAcquirer(s) && s % 3 === 0, 'payment answered 500'),
    ...said('payment', isAcquirer(s) && s % 3 === 0, 'AcquirerTimeout: no answer'),
  ]
  return { spans, lines }
}

/** A log of another service, read in: it fails over the health between the two outages. */
const BILLING = Array.from({ length: 120 }, (_, n) => 60 + n * 3).flatMap((s) => [
  { ...line('payment', AT + s * 1_000, `invoice ${s} written`, 9), service: 'billing' },
  { ...line('payment', AT + s * 1_000 + 9, 'quota reached', s > 90 ? 17 : 9), service: 'billing' },
])

describe('src/evidence/correlate/bouts.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'two-apart-')), log: silentLog })
    const all = Array.from({ length: 1_600 }, (_, n) => shop(n - 700))
    await evidence.addSpans(all.flatMap(({ spans }) => spans))
    await evidence.addLogs([...all.flatMap(({ lines }) => lines), ...BILLING])
  })
  afterAll(() => evidence.close())

  /** As Slack of the sandbox asks, and as the command line does, which knows nothing of its pace. */
  async function asked(pace: string, now: number, words: string) {
    const clock = { ...systemClock, now: () => new Date(AT + now * 1_000) }
    const config = loadConfig({ FAULTLINE_PACE: pace }, { playsSandbox: false })
    const window = { kind: 'span' as const, from: at(now - 1_800), to: at(now) }
    return told(await questionsOf({ evidence, clock, config }).correlate({ window, words }))
  }
  const near = (iso: string, s: number) => expect(Math.abs((Date.parse(iso) - AT) / 1_000 - s)).toBeLessThanOrEqual(5)

  it.each([
    ['sandbox', 560],
    ['default', 560],
    ['default', 900],
  ])(
    'tells outages apart in spite of the errors that there always are: %s pace, asked in second %i',
    async (pace, now) => {
      const outages = outagesOf(await asked(pace, now, 'checkout, payment'))
      expect(outages?.count).toBe(3)
      for (const [place, [from, to]] of [[-500, -400] as const, [0, 176] as const, [398, 475] as const].entries()) {
        near(outages?.last[place]?.from ?? '', from)
        near(outages?.last[place]?.to ?? '', to)
      }
    },
  )

  it('counts above what it counts below: a service that no call is known of joins nothing', async () => {
    const found = await asked('default', 900, 'billing, checkout, payment')
    expect(outagesOf(found)?.count).toBe(4)
    expect(outagesOf(found)?.last.map(({ services }) => services)).toEqual([
      ['checkout'],
      ['checkout'],
      ['billing'],
      expect.arrayContaining(['checkout', 'payment']),
    ])
    expect(found.services.map(({ service, trouble }) => [service, trouble?.bouts?.length])).toEqual([
      ['checkout', 3],
      ['billing', undefined],
      ['payment', undefined],
    ])
  })
})
