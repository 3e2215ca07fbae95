import { describe, expect, it } from 'vitest'
import { chainOf } from './chain.ts'
import { errorKinds } from './kinds.ts'
import { lanesOf } from './lanes.ts'
import type { Seen } from './telemetry.ts'
import { unheardIn } from './unheard.ts'

const AT = Date.parse('2026-03-02T14:00:00Z')
const iso = (s: number) => new Date(AT + s * 1_000).toISOString()

interface Happened {
  readonly service: string
  readonly signature: string
  readonly fromS: number
  readonly toS: number
  readonly each: number
}

/** Ten minutes in buckets of ten seconds with ten requests each, and ten minutes before them where `known`. */
function seen(happened: readonly Happened[], known = true): Seen {
  const services = [...new Set(happened.map(({ service }) => service))]
  const errorsAt = (service: string, s: number) =>
    happened.filter((one) => one.service === service && s >= one.fromS && s < one.toS)
  const every = (fromS: number) => Array.from({ length: 60 }, (_, i) => fromS + i * 10)
  const rates = (fromS: number) =>
    services.flatMap((service) =>
      every(fromS).map((s) => {
        const errors = errorsAt(service, s).reduce((sum, { each }) => sum + each, 0)
        return { service, bucket: iso(s), requests: 10, errors }
      }),
    )
  const counts = services.flatMap((service) =>
    every(0).flatMap((s) =>
      errorsAt(service, s).map(({ signature, each }) => ({ service, signature, bucket: iso(s), count: each })),
    ),
  )
  const signatures = happened.map(({ service, signature, fromS, toS }) => {
    return {
      service,
      signature,
      title: signature,
      sample: '',
      first_seen: iso(fromS + 3),
      last_seen: iso(toS),
      total: 1,
    }
  })
  const base = { window: { from: iso(0), to: iso(600) }, usual: { from: iso(-610), to: iso(-10) }, bucketS: 10 }
  const usualRates = known ? rates(-610) : []
  const none = { usualCounts: [], deploys: [], changes: [], calls: [], newest: [], cut: [] }
  return { ...base, ...none, rates: rates(0), usualRates, counts, signatures }
}

function troubles(told: Seen) {
  return lanesOf(told, errorKinds(told)).map(({ service, anomaly }) => [
    service,
    anomaly && (anomaly.atMs - AT) / 1_000,
    anomaly?.leading?.signature,
  ])
}

const STORM: Happened = { service: 'checkout', signature: 'boom', fromS: 300, toS: 600, each: 8 }

describe('src/evidence/correlate/lanes.ts', () => {
  it('dates a new error by its first line', () => {
    expect(troubles(seen([STORM]))).toEqual([['checkout', 303, 'boom']])
  })

  it('takes no stray error of the same kind for the beginning where buckets are wide', () => {
    const stray = { ...STORM, fromS: 302, toS: 303 }
    const later = { ...STORM, fromS: 550 }
    const wide = { ...seen([stray, later]), bucketS: 300 }
    const row = { service: 'checkout', requests: 300 }
    const counts = [{ service: 'checkout', signature: 'boom', bucket: iso(300), count: 40 }]
    const rates = [
      { ...row, bucket: iso(0), errors: 0 },
      { ...row, bucket: iso(300), errors: 40 },
    ]
    const told = { ...wide, rates, counts }
    expect(lanesOf(told, errorKinds(told))[0]?.anomaly).toMatchObject({ atMs: AT + 300_000, precisionMs: 300_000 })
  })

  it('lets no odd error of another kind date the storm, nor name it', () => {
    const odd = { service: 'checkout', signature: 'odd', fromS: 50, toS: 80, each: 1 }
    expect(troubles(seen([odd, STORM]))).toEqual([['checkout', 303, 'boom']])
    expect(troubles(seen([odd, STORM], false))).toEqual([['checkout', 303, 'boom']])
  })

  it('calls few errors of a service no trouble where nothing is known from before', () => {
    const few = { service: 'payments', signature: 'late', fromS: 50, toS: 80, each: 1 }
    expect(troubles(seen([few], false))).toEqual([['payments', undefined, undefined]])
  })

  it('says that a service fell silent', () => {
    const told = seen([
      { ...STORM, each: 0 },
      { ...STORM, service: 'search', each: 0 },
    ])
    const rates = told.rates.filter(({ service, bucket }) => service === 'search' || bucket < iso(300))
    const quiet = { ...told, rates, traced: ['checkout', 'search'] }
    const [lane] = lanesOf(quiet, [])
    expect(lane?.anomaly).toMatchObject({ kind: 'silence', atMs: AT + 300_000, observed: 0 })
    // Where a log ends, nobody fell silent.
    const [lined] = lanesOf({ ...quiet, traced: [] }, [])
    expect(lined).toMatchObject({ byLines: true })
    expect(lined?.anomaly).toBeUndefined()
  })

  it('says of no service that it fell silent while nothing of any service was received', () => {
    const told = seen([
      { ...STORM, each: 0 },
      { ...STORM, service: 'search', each: 0 },
    ])
    const silent = (fromS: number, toS: number, usual = told.usualRates) => {
      // Of the buckets in which it stopped and came back there is a part.
      const rates = told.rates.flatMap((row) => {
        const s = (Date.parse(row.bucket) - AT) / 1_000
        if (s >= fromS && s < toS) return []
        return s === fromS - 10 || s === toS ? [{ ...row, requests: 1 }] : [row]
      })
      const seenThen = { ...told, rates, usualRates: usual }
      const lanes = lanesOf(seenThen, [])
      return [lanes.flatMap(({ anomaly }) => anomaly ?? []), unheardIn(seenThen)]
    }
    const gap = (fromS: number, toS: number) => [{ fromMs: AT + fromS * 1_000, toMs: AT + toS * 1_000 }]
    expect(silent(200, 250)).toEqual([[], gap(200, 250)])
    expect(silent(400, 600)).toEqual([[], gap(400, 600)])
    expect(silent(0, 100)).toEqual([[], gap(0, 100)])
    expect(silent(0, 600)).toEqual([[], gap(0, 600)])
    expect(silent(200, 210)).toEqual([[], gap(200, 210)])
  })
})

describe('src/evidence/correlate/chain.ts', () => {
  it('puts the one that is called first where two beginnings cannot be told apart, in any order of input', () => {
    const lane = (service: string, atS: number, precisionMs: number) => {
      const anomaly = {
        kind: 'errors' as const,
        atMs: AT + atS * 1_000,
        precisionMs,
        lastMs: 0,
        observed: 9,
        expected: 0,
      }
      return { service, requests: 1, errors: 1, usual: { requests: 1, errors: 0 }, points: [], anomaly }
    }
    const lanes = [lane('app', 2, 5_000), lane('database', 4, 5_000), lane('web', 30, 1_000)]
    const calls = [
      { caller: 'app', callee: 'database' },
      { caller: 'web', callee: 'app' },
    ]
    const order = chainOf(lanes, calls).map(({ service, after }) => [service, after])
    expect(order).toEqual([
      ['database', []],
      ['app', ['database']],
      ['web', ['app']],
    ])
    const three = [lane('checkout', 0, 1_000), lane('storefront', 0, 1_000), lane('payments', 0.6, 1_000)]
    const through = [
      { caller: 'storefront', callee: 'checkout' },
      { caller: 'checkout', callee: 'payments' },
    ]
    for (const told of [three, [...three].reverse()])
      expect(chainOf(told, through).map(({ service }) => service)).toEqual(['payments', 'checkout', 'storefront'])
    const round = [...through, { caller: 'payments', callee: 'storefront' }]
    expect(chainOf(three, round).map(({ service }) => service)).toHaveLength(3)
    const second = [lane('storefront', 0, 1_000), lane('checkout', 1, 1_000)]
    const call = [{ caller: 'storefront', callee: 'checkout' }]
    expect(chainOf(second, call).map(({ service }) => service)).toEqual(['checkout', 'storefront'])
    expect(chainOf([...lanes].reverse(), [...calls].reverse()).map(({ service }) => service)).toEqual(
      order.map(([service]) => service),
    )
  })
})
