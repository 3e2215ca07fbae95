import { describe, expect, it } from 'vitest'
import { SECRET_KINDS } from '../../src/redact/corpus.ts'
import { redact } from '../../src/redact/redact.ts'
import { seeded } from '../../src/redact/seeded.ts'
import { SignatureCount } from '../../src/timeline/payloads/detection.ts'
import type { Alarm } from './alarm.ts'
import { failedWords, severityOf, titleOf, topSignatures, whyOf } from './explain.ts'
import { instant } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import { seriesOn } from './series.ts'
import { type DetectInput, ledgerOf } from './simulated-ledger.ts'

const ALARM: Alarm = {
  service: 'checkout',
  rule: 'rate',
  from: 60,
  to: 120,
  requests: 100,
  errors: 50,
  observed: 50,
  expected: 1,
  tail: 0,
  baselineRate: 0.01,
  cold: false,
  before: { requests: 100, share: 0.01 },
}

describe('workers/detector/explain.ts', () => {
  it('cuts a sample and a title only after what is secret in them is out, wherever the cut falls', () => {
    const kinds = SECRET_KINDS.filter(({ needs, kind }) => needs === undefined && !kind.startsWith('pem'))
    const told = kinds.flatMap(({ kind, make }, at) => {
      const secret = make(seeded(at + 1))
      return [4, 12, secret.length - 2].flatMap((place) => {
        const sample = `${'word '.repeat(600).slice(0, 2_000 - place - 2)}\n ${secret} rest`
        const title = `${'word '.repeat(100).slice(0, 300 - place - 1)} ${secret} rest`
        const top = topOf(title, sample)
        const all = JSON.stringify(redact({ top, title: titleOf('checkout', ALARM, top, {}) }))
        const whole = JSON.stringify(redact({ sample, title }))
        // What stands in the cut text and not in the redacted whole came through by the cut.
        const parts = Array.from({ length: secret.length - 7 }, (_, from) => secret.slice(from, from + 8))
        return parts.some((part) => all.includes(part) && !whole.includes(part)) ? [`${kind} at ${place}`] : []
      })
    })
    expect(told).toEqual([])
  })

  it('says of a service that is little known what was seen of it, and that it is little', () => {
    const input = {
      tenantId: 't',
      end: instant(120),
      seen: [],
      deploys: [],
      calls: [],
      incidents: [],
      suppressions: [],
    }
    const why = (requests: number) =>
      whyOf('checkout', { ...ALARM, cold: true, before: { requests, share: 0.032 } }, ALARM, input, 60)
    expect(why(212)).toContain('Before, 3.2 % failed; that is little history yet (212 requests)')
    expect(why(0)).toContain('There is little history yet')
    expect(whyOf('checkout', { ...ALARM, rule: 'novelty', observed: 9 }, ALARM, input, 60)).toBe(
      'An error never seen before came 9 times from checkout in 60 s.',
    )
  })

  it('judges a share by the error budget of the service where people gave an objective', () => {
    const share = (errors: number, slo?: number) => severityOf({ requests: 10_000, errors }, slo)
    expect([share(5_000), share(1_000), share(100), share(99)]).toEqual(['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'])
    expect([share(500, 99.95), share(72, 99.95), share(15, 99.95), share(14, 99.95)]).toEqual([
      'SEV-1',
      'SEV-2',
      'SEV-3',
      'SEV-4',
    ])
  })

  it('fits the catalogue whatever characters the sample is made of', () => {
    expect(SignatureCount.safeParse(topOf('😀'.repeat(300), '😀'.repeat(1_900)))).toMatchObject({ success: true })
  })

  it('calls lines lines where nobody knows of requests', () => {
    const lines = { traced: new Set(['search']) }
    expect(failedWords(ALARM, {})).toMatch(/ requests to checkout failed$/)
    expect(failedWords(ALARM, { traced: new Set(['checkout']) })).toMatch(/ requests to checkout failed$/)
    expect(failedWords(ALARM, lines)).toMatch(/ lines of checkout were errors$/)
    expect(titleOf('checkout', ALARM, undefined, lines)).toMatch(/ of lines are errors$/)
    expect(titleOf('shop', ALARM, undefined, lines)).toMatch(/ of lines of checkout are errors$/)
  })
})

const { sandbox } = DETECTOR_PRESETS

function topOf(title: string, sample: string) {
  const at = instant(60)
  const counts = [{ service: 'checkout', signature: 'boom', bucket: at, count: 5 }]
  const seen = [{ service: 'checkout', signature: 'boom', title, sample, first_seen: at, last_seen: at, total: 5 }]
  const empty = { rates: [], history: [], deploys: [], calls: [], incidents: [], suppressions: [] }
  const input: DetectInput = { tenantId: 't', end: instant(120), counts, seen, ...empty }
  return topSignatures(seriesOn(ledgerOf(input, sandbox), input, sandbox), input, ALARM, 'checkout')[0]
}
