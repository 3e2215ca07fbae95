import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { loadConfig } from '../../../src/config.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { told } from './after-the-storm.spec-support.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const at = (s: number) => new Date(AT + s * 1_000).toISOString()

interface Outage {
  readonly fromS: number
  readonly toS: number
  readonly name: string
  readonly words: string
}

/**
 * What `/incident` says of a quarter of an hour in which payment fails so, each time by a setting that was changed 20 s
 * before, and checkout with it, whose errors always say the same; before all of them a stray error may have come.
 */
async function investigated(outages: readonly Outage[], strayS?: number) {
  const evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'close-outages-')), log: silentLog })
  const seconds = Array.from({ length: 2_700 }, (_, n) => n - 1_800)
  const wordsAt = (s: number) =>
    s === strayS
      ? 'payment was greylisted once'
      : outages.find((one) => s % 10 > 0 && s >= one.fromS && s < one.toS)?.words
  const both = ['payment', 'checkout'] as const
  await evidence.addSpans(
    seconds.flatMap((s) => both.map((service) => span(service, AT + s * 1_000, wordsAt(s) !== undefined))),
  )
  const lines = seconds.flatMap((s) => {
    const words = wordsAt(s)
    const ms = AT + s * 1_000 + 1
    return words === undefined ? [] : [line('payment', ms, words, 17), line('checkout', ms, 'payment answered 500', 17)]
  })
  await evidence.addLogs(lines)
  const change = { kind: 'config' as const, service: 'payment', value: 'b', previous: 'a' }
  await evidence.addChanges(outages.map(({ name, fromS }) => ({ ...change, name, id: name, at: at(fromS - 20) })))
  const clock = { ...systemClock, now: () => new Date(AT + 900_000) }
  const config = loadConfig({ FAULTLINE_PACE: 'sandbox' }, { playsSandbox: false })
  const window = { kind: 'span' as const, from: at(0), to: at(900) }
  const found = told(await questionsOf({ evidence, clock, config }).investigate({ window, words: '' }))
  await evidence.close()
  return found
}

const HOST = { name: 'acquirer.host', words: 'the bank of acquirer.host was not found' }
const PORT = { name: 'acquirer.port', words: 'acquirer.port was refused by the bank' }
const SENDER = { name: 'acquirer.sender', words: 'RangeError: acquirer.sender is no account' }

describe('workers/embedded/questions/causes-of.ts', () => {
  it('tells outages apart that follow within a minute where each fails of something else', async () => {
    const found = await investigated([
      { ...HOST, fromS: 300, toS: 400 },
      { ...PORT, fromS: 428, toS: 568 },
      { ...SENDER, fromS: 606, toS: 686 },
    ])
    expect(found.services.map(({ service, trouble }) => [service, trouble?.bouts?.length])).toEqual([
      ['payment', 3],
      ['checkout', 3],
    ])
    expect(found.causes[0]).toMatchObject({ ref: 'acquirer.sender' })
    expect(windowReport(found).text).toMatch(/These are 3 separate outages.*The causes are those of the last one/)
  })

  it.each([undefined, 270])('takes one that flickers for one, a stray error before it or not: %s', async (strayS) => {
    const found = await investigated(
      [
        { ...HOST, fromS: 300, toS: 400 },
        { ...HOST, fromS: 428, toS: 568 },
      ].map((one, place) => ({ ...one, name: place === 0 ? HOST.name : 'acquirer.retries' })),
      strayS,
    )
    expect(found.services.map(({ trouble }) => trouble?.bouts)).toEqual([undefined, undefined])
    expect(found.causes[0]).toMatchObject({ ref: 'acquirer.host' })
  })

  it.each([
    ['seconds', 305, 350],
    ['half a minute', 330, 340],
  ])('takes no cause of %s of failing for that of the outage after it', async (_, toS, fromS) => {
    const found = await investigated([
      { ...HOST, fromS: 300, toS },
      { ...PORT, fromS, toS: 700 },
    ])
    expect(found.causes[0]).toMatchObject({ ref: 'acquirer.port' })
    expect(Math.abs(Date.parse(found.causes_since ?? '') - Date.parse(at(fromS)))).toBeLessThan(3_000)
  })
})
