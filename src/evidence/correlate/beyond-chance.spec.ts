import { describe, expect, it } from 'vitest'
import { beyondChance } from './beyond-chance.ts'
import { errorKinds } from './kinds.ts'
import { lanesOf } from './lanes.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

const DAY = Date.parse('2026-03-02T00:00:00Z')
const stretch = (fromS: number, toS: number): Stretch => ({
  from: new Date(DAY + fromS * 1_000).toISOString(),
  to: new Date(DAY + toS * 1_000).toISOString(),
})
const [USUAL, WINDOW, BUCKET_S] = [stretch(0, 300), stretch(302, 902), 3]

/** Requests of a second, and those of them that fail; each failing one logs one line. */
type Second = (s: number) => { readonly requests: number; readonly errors: number }

function seenOf(services: Readonly<Record<string, Second>>): Seen {
  const rates = (asked: Stretch) =>
    Object.entries(services).flatMap(([service, at]) =>
      bucketStarts(asked, BUCKET_S).map((atMs) => {
        const seconds = Array.from({ length: BUCKET_S }, (_, i) => at((atMs - DAY) / 1_000 + i))
        const sum = (of: 'requests' | 'errors') => seconds.reduce((all, one) => all + one[of], 0)
        return { service, bucket: new Date(atMs).toISOString(), requests: sum('requests'), errors: sum('errors') }
      }),
    )
  const counts = (asked: Stretch) =>
    rates(asked)
      .filter(({ errors }) => errors > 0)
      .map(({ service, bucket, errors }) => ({ service, signature: 'boom', bucket, count: errors }))
  const known = { signature: 'boom', title: 'boom', sample: '', first_seen: USUAL.from, last_seen: WINDOW.to, total: 9 }
  const signatures = Object.keys(services).map((service) => ({ service, ...known }))
  const none = { deploys: [], changes: [], calls: [], newest: [], cut: [] }
  const [usualRates, usualCounts] = [rates(USUAL), counts(USUAL)]
  const base = { window: WINDOW, usual: USUAL, bucketS: BUCKET_S, usualRates, usualCounts, signatures, ...none }
  return { ...base, rates: rates(WINDOW), counts: counts(WINDOW) }
}

function worse(services: Readonly<Record<string, Second>>) {
  const seen = seenOf(services)
  return lanesOf(seen, errorKinds(seen)).flatMap(({ service, anomaly }) => (anomaly?.kind === 'errors' ? service : []))
}

/** So many in a thousand of the requests fail, by chance; the same ones for the same seed. */
function byChance(seed: number, requests: Second, perMille: (s: number) => number): Second {
  return (s) => {
    const { requests: many } = requests(s)
    const fails = Array.from({ length: many }, (_, i) => mixed(seed * 1_000_003 + s * 11 + i) < perMille(s) / 1_000)
    return { requests: many, errors: fails.filter(Boolean).length }
  }
}
const three: Second = () => ({ requests: 3, errors: 0 })

/** A number from 0 to below 1 that nothing is known of. */
function mixed(n: number): number {
  let t = (n + 0x6d2b79f5) | 0
  t = Math.imul(t ^ (t >>> 15), 1 | t)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed + 1)

describe('src/evidence/correlate/beyond-chance.ts', () => {
  it('takes what two looks at one share bring for chance, and far more than that for none', () => {
    expect(beyondChance({ requests: 1_825, errors: 17 }, { requests: 722, errors: 5 })).toBe(false)
    expect(beyondChance({ requests: 1_825, errors: 17 }, { requests: 72_200, errors: 500 })).toBe(false)
    expect(beyondChance({ requests: 1_825, errors: 34 }, { requests: 72_200, errors: 500 })).toBe(true)
    expect(beyondChance({ requests: 30, errors: 5 }, { requests: 900, errors: 3 })).toBe(true)
    expect(beyondChance({ requests: 5_000, errors: 4_000 }, { requests: 120, errors: 0 })).toBe(true)
    expect(beyondChance({ requests: 30, errors: 3 }, { requests: 1_300, errors: 9 }, 60)).toBe(false)
    expect(beyondChance({ requests: 30, errors: 12 }, { requests: 1_300, errors: 9 }, 60)).toBe(true)
    expect(beyondChance({ requests: 50, errors: 0 }, { requests: 900, errors: 0 })).toBe(false)
    expect(beyondChance({ requests: 50, errors: 3 }, { requests: 0, errors: 0 })).toBe(true)
    expect(beyondChance({ requests: 50_000, errors: 50_000 }, { requests: 90_000, errors: 90_000 })).toBe(false)
  })

  it('calls a service no worse that fails as often as usual of more requests a minute', () => {
    // One in 100 fails, evenly, while four times as many come.
    const payments: Second = (s) => {
      const requests = s < 300 ? 1 : 4
      const before = s < 300 ? s : 300 + 4 * (s - 300)
      return { requests, errors: Math.floor((before + requests) / 100) - Math.floor(before / 100) }
    }
    const checkout: Second = (s) => ({ requests: 3, errors: s >= 400 && s < 600 ? 2 : 0 })
    expect(worse({ payments, checkout })).toEqual(['checkout'])
  })

  it('calls services worse that fail by chance in one of fifty looks at most, however little is known of usual times', () => {
    const more: Second = (s) => ({ requests: s < 300 ? 1 : 3, errors: 0 })
    const all = SEEDS.map((seed) => byChance(seed, more, () => 7.5))
    expect(worse(Object.fromEntries(all.map((one, n) => [`s${n}`, one]))).length).toBeLessThanOrEqual(2)
  })

  it('finds a weak outage that is none of chance, in 19 of 20', () => {
    const all = SEEDS.map((seed) => byChance(seed, three, (s) => (s >= 500 && s < 620 ? 60 : 7.5)))
    expect(worse(Object.fromEntries(all.map((one, n) => [`s${n}`, one]))).length).toBeGreaterThanOrEqual(95)
  })
})
