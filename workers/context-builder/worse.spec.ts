import { describe, expect, it } from 'vitest'
import { slowest } from './durations.ts'
import { focusOf } from './focus.ts'
import type { Telemetry } from './gathered.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import {
  at,
  briefFor,
  decoy,
  deploy,
  guilty,
  ONSET_MS,
  STACK,
  shipped,
  type Told,
  telemetryOf,
} from './scene.spec-support.ts'
import { NO_SIGNALS } from './signals.ts'
import { asUsual, slowedDown } from './worse.ts'

const changes = shipped([guilty, decoy], deploy('bad', -900))
const timeouts = (now: number, before: number): Told => ({ title: 'Error: product view timed out', now, before })

const calls = (caller: string, callee: string) => ({ caller, callee, calls: 300, errors: 0 })

function look(told: readonly Told[], signature = '') {
  const telemetry = telemetryOf(told, [])
  const focus = focusOf(briefFor({ signature }), telemetry)
  const idOf = (kind: string, ref: string) => `${kind}/${ref}`.slice(0, 30)
  const ranked = rank({ focus, telemetry, shipped: changes, settled: [], past: NO_PAST, idOf })
  return { calm: asUsual(focus), ranked }
}

describe('workers/context-builder/worse.ts', () => {
  it.each([
    ['errors come as often as ever', [timeouts(1, 1)], true],
    ['a few more come than usual', [timeouts(2, 1)], true],
    ['a single new line comes', [{ ...timeouts(0, 0), now: 1 / 3 }], true],
    ['errors come far oftener', [timeouts(12, 1)], false],
    ['a new error comes again and again', [timeouts(2, 0)], false],
    ['one of many errors is new', [timeouts(1, 1), { title: 'RangeError: digits', now: 2 }], false],
  ] as const)('knows whether anything is worse when %s', (_, told, calm) => {
    expect(look(told).calm).toBe(calm)
  })

  it('calls nothing as usual where no request is known from usual times', () => {
    const focus = focusOf(briefFor({ signature: '' }), telemetryOf([timeouts(1, 1)], []))
    expect(asUsual(focus)).toBe(true)
    const young = focus.rates.map((rate) => ({ ...rate, before: { requests: 0, errors: 0 } }))
    expect(asUsual({ ...focus, rates: young })).toBe(false)
  })

  it('sees what is worse also where thousands of errors are usual', () => {
    const rate = (errors: number) => ({ requests: 1_000_000, errors })
    const busy = { service: 'checkout', before: rate(1_000), during: rate(500_000) }
    const focus = focusOf(briefFor({ signature: '' }), telemetryOf([timeouts(1, 1)], []))
    const rates = focus.rates.map((one) => ({ ...one, ...busy }))
    expect(asUsual({ ...focus, rates })).toBe(false)
    expect(asUsual({ ...focus, rates: rates.map((one) => ({ ...one, during: rate(1_020) })) })).toBe(true)
  })

  it('takes the very error that opened the incident for worse, however seldom it came', () => {
    const one = [{ ...timeouts(0, 0), now: 1 / 3 }]
    expect(look(one, 'sig_0').calm).toBe(false)
  })

  it('takes a monitor that fired on a series which left its past for worse, though no line is an error', () => {
    const points = [...Array(60).keys()].map((place) => ({
      atMs: ONSET_MS - (59 - place) * 60_000,
      value: place > 55 ? 40 : 2,
    }))
    const series = [{ service: 'checkout', metric: 'refused_ratio', usual: [], points }]
    const fired = (metric: string) => ({ ...NO_SIGNALS, series, alarm: { service: 'checkout', metric } })
    const calm = (metric: string) =>
      asUsual(focusOf(briefFor(), { ...telemetryOf([timeouts(1, 1)]), signals: fired(metric) }))
    expect(calm('refused_ratio')).toBe(false)
    expect(calm('latency_ms')).toBe(true)
  })

  it('says of the service that was hit what takes longer, though nothing fails', () => {
    const points = [...Array(60).keys()].map((place) => ({
      atMs: ONSET_MS - (59 - place) * 10_000,
      value: place > 45 ? 1_300 : 50 + (place % 3),
    }))
    const slow = (service: string) => {
      const told = { service, metric: 'request duration p95 (ms)', points }
      const series = [{ ...told, usual: [] }]
      const telemetry = { ...telemetryOf([timeouts(1, 1)]), signals: { ...NO_SIGNALS, series } }
      const moved =
        service === 'checkout'
          ? slowest({ series: [{ ...told, queryId: 'q' }], sections: [], gaps: [] }, service)
          : undefined
      const focus = focusOf(briefFor(moved === undefined ? {} : { slow: moved }), telemetry)
      const known = { focus, telemetry, settled: [], past: NO_PAST, idOf: (kind: string) => kind }
      const [first] = rank({ ...known, shipped: [] })
      const whys = rank({ ...known, shipped: changes }).flatMap(({ parts }) => parts.map(({ why }) => why))
      return { calm: asUsual(focus), first, told: whys.join() }
    }
    expect(slow('search').calm).toBe(true)
    const { calm, first, told } = slow('checkout')
    expect(calm).toBe(false)
    expect(first).toMatchObject({ kind: 'unknown', title: 'No change of ours explains this' })
    const why = 'p95 of requests to checkout rose from 51 to 1300 ms'
    expect(first?.parts).toContainEqual({ name: 'slower', value: 0, why, evidence_ids: ['metric'] })
    expect(told).toContain('15 min before it slowed down')
    expect(told).not.toContain('errors began')
  })

  it('tells of a slow climb what it came to in the end, not what it had come to at its foot', () => {
    const points = [...Array(60).keys()].map((place) => ({
      atMs: ONSET_MS - (59 - place) * 10_000,
      value: 50 + (place % 3) + Math.max(0, place - 30) * 5,
    }))
    const told = { service: 'checkout', metric: 'request duration p95 (ms)', points }
    const slow = slowest({ series: [{ ...told, queryId: 'q' }], sections: [], gaps: [] }, 'checkout')
    if (slow === undefined) throw new Error('not seen')
    const brief = briefFor({ onset: new Date(slow.beganMs).toISOString(), slow, signature: '' })
    const signals = { ...NO_SIGNALS, series: [{ ...told, usual: [] }] }
    const focus = focusOf(brief, { ...telemetryOf([timeouts(1, 1)]), signals })
    expect(asUsual(focus)).toBe(false)
    expect(slowedDown(focus)).toMatchObject({ from: 51, to: 191 })
  })

  const declared = (told: readonly Told[], change: Partial<Telemetry> = {}) => {
    const telemetry = { ...telemetryOf(told, []), ...change }
    const focus = focusOf(briefFor({ service: 'payments', signature: '', declared: true }), telemetry)
    const idOf = (kind: string, ref: string) => `${kind}/${ref}`.slice(0, 30)
    const ranked = rank({ focus, telemetry, shipped: changes, settled: [], past: NO_PAST, idOf })
    return { calm: asUsual(focus), ranked }
  }
  const failing = { title: "TypeError: Cannot read properties of undefined (reading 'value')", stack: STACK, now: 20 }
  const well = { service: 'payments', title: 'AcquirerTimeout: no answer', now: 0, before: 0 }

  it('asks of a declared incident whether the service that was named is worse, and says which one is', () => {
    const { calm, ranked } = declared([failing, well])
    expect(calm).toBe(true)
    expect(ranked[0]).toMatchObject({ kind: 'unknown', title: 'payments is as usual' })
    expect(ranked[0]?.parts.at(-1)).toMatchObject({
      name: 'as_usual',
      why: 'payments is as usual (0 of 300 requests failed); 60 of 300 requests to checkout failed',
      evidence_ids: ['error_rate/payments', 'error_rate/checkout'],
    })
    expect(ranked[0]?.parts.at(-2)).toMatchObject({ name: 'others_fail', value: 0 })
    expect(ranked.filter((one) => one.kind !== 'unknown' && one.score > 0)).toEqual([])
  })

  it('sees requests stay away from a service that usual times know the end of alone', () => {
    const quiet = (now: number) => {
      const told = telemetryOf([well], [], { before: 100, now })
      return declared([well], { ...told, usual: { ...told.usual, window: { from: at(-3_600), to: at(0) } } }).calm
    }
    expect(quiet(100)).toBe(true)
    expect(quiet(20)).toBe(false)
  })

  it('says how long requests take where that was asked', () => {
    const why = (now: number, usual = 40) => {
      const points = [...Array(60).keys()].map((place) => {
        return { atMs: ONSET_MS + (place - 50) * 10_000, value: place < 50 ? usual : now }
      })
      const series = [{ service: 'payments', metric: 'request duration p95 (ms)', usual: [], points }]
      return declared([well], { signals: { ...NO_SIGNALS, series } }).ranked[0]?.parts.at(-1)?.why
    }
    expect(why(40)).toBe(
      'nothing is worse than usual (0 of 300 requests of payments failed, their p95 is 40 ms, as usual)',
    )
    expect(why(41)).toContain('their p95 is 41 ms, usually 40 ms)')
  })

  it('takes for worse what the named service calls, what it takes itself, and that nothing asks it any more', () => {
    expect(declared([failing, { ...well, now: 20 }]).calm).toBe(false)
    expect(declared([failing, well], { calls: [calls('payments', 'checkout')] }).calm).toBe(false)
    expect(declared([failing, well], { calls: [calls('ledger', 'checkout'), calls('payments', 'ledger')] }).calm).toBe(
      false,
    )
    expect(declared([failing, well], { calls: [calls('checkout', 'payments')] }).calm).toBe(true)
    const { rates } = telemetryOf([failing, well])
    const hushed = rates.map((row) =>
      row.service === 'payments' && row.bucket >= at(0) ? { ...row, requests: 3 } : row,
    )
    expect(declared([failing, well], { rates: hushed }).calm).toBe(false)
    expect(declared([failing]).calm).toBe(false)
  })

  it('takes for worse that a series of the named service left its past to the harm of it', () => {
    const points = [...Array(60).keys()].map((place) => ({
      atMs: ONSET_MS - (59 - place) * 10_000,
      value: place > 45 ? 1_300 : 50 + (place % 3),
    }))
    const slow = (service: string) => {
      const series = [{ service, metric: 'request duration p95 (ms)', usual: [], points }]
      return declared([failing, well], { signals: { ...NO_SIGNALS, series } }).calm
    }
    expect(slow('payments')).toBe(false)
    expect(slow('checkout')).toBe(true)
  })

  it('accuses no change when nothing is worse than usual, however well one fits', () => {
    const usual = { title: "TypeError: Cannot read properties of undefined (reading 'value')", stack: STACK }
    const { ranked } = look([{ ...usual, now: 1, before: 1 }])
    expect(ranked[0]).toMatchObject({ kind: 'unknown', title: 'Nothing is worse than usual' })
    expect(ranked.filter((one) => one.kind !== 'unknown' && one.score > 0)).toEqual([])
    // The figures once, and not behind each change.
    expect(ranked[0]?.parts.at(-1)?.why).toBe('nothing is worse than usual (3 of 300 requests of checkout failed)')
    expect(ranked.find((one) => one.ref === guilty.sha)?.ruled_out).toBe('nothing is there to blame it for')
  })

  it('still blames the change when the same error is worse than usual', () => {
    const worse = { title: "TypeError: Cannot read properties of undefined (reading 'value')", stack: STACK }
    expect(look([{ ...worse, now: 20, before: 1 }]).ranked[0]?.ref).toBe(guilty.sha)
  })
})
