import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../src/redact/seeded.ts'
import { instant, type LookInput } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import type { CountAt, RateAt } from './records.ts'
import { Watch } from './watch.ts'

const usual = DETECTOR_PRESETS.default
const MINUTE = 60
const DAY = 1_440
const START = 1_769_558_400
const TROUBLE = { from: 2 * DAY + 600, to: 2 * DAY + 640 }
const LAST = TROUBLE.from + 20

interface Rows {
  readonly rates: readonly RateAt[]
  readonly counts: readonly CountAt[]
}

describe('workers/detector/ledger.ts', () => {
  const minutes = traffic(7)
  const whole = told(minutes)

  it('finds the trouble, and names it by the known error that grew', () => {
    expect(whole).toMatchObject([{ event_type: 'IncidentDetected', payload: { service: 'shop' } }])
    expect(whole[0]?.event_type === 'IncidentDetected' && whole[0].payload.error_signature).toBe('shop-1')
  })

  it('states the same facts whatever the order of rows, told twice, and read again in pieces', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 5 }), (seed, again) => {
        expect(told(minutes, { seed, again })).toEqual(whole)
      }),
      { numRuns: 6 },
    )
  })

  it('states the same facts after a restart that loads sums instead of minutes, whenever it comes', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(fc.integer({ min: TROUBLE.from - 300, max: TROUBLE.from + 1 }), (restartAt) => {
        expect(told(minutes, { restartAt })).toEqual(whole)
      }),
      { numRuns: 8 },
    )
  })

  it('keeps room for what comes often when every line is an error of its own, and counts what it left out', () => {
    const { ledger } = new Watch(usual)
    const at = (minute: number) => START + minute * MINUTE
    const known = { service: 'shop', signature: 'zz-known', count: 7 }
    for (let minute = 0; minute < 5; minute++) {
      const hostile = Array.from({ length: 9_000 }, (_, n) => {
        return { service: 'shop', signature: `m${minute}-${n}`, at: at(minute), count: 1 }
      })
      ledger.absorb(at(minute), at(minute + 1), [], [{ ...known, at: at(minute) }, ...hostile])
      expect(ledger.services.get('shop')?.signatures.size).toBeLessThanOrEqual(4_000)
      ledger.seal(at(minute + 1))
      const kept = ledger.services.get('shop')?.signatures
      expect(kept?.size).toBe(2_000)
      expect(kept?.get('zz-known')?.counts).toHaveLength(minute + 1)
    }
    // All but the 2,000 kinds that are left: the known one, and others that came once.
    expect(ledger.takeCut()).toBe(5 * 9_000 - 1_999)
    expect(ledger.takeCut()).toBe(0)
  })

  it('lets rows that come minutes late only add to what was found', () => {
    const late = told(minutes, { lateMinutes: 3 })
    expect(late.map(({ incident_id }) => incident_id)).toEqual(whole.map(({ incident_id }) => incident_id))
  })
})

interface Way {
  /** Shuffles the rows of each pass. */
  readonly seed?: number
  /** How many minutes each pass tells again. */
  readonly again?: number
  /** A new watch takes over at this minute, from sums. */
  readonly restartAt?: number
  /** Every third row of a minute is known only so many minutes later. */
  readonly lateMinutes?: number
}

/** The first fact that is stated, whichever way the rows come in. */
function told(minutes: readonly Rows[], way: Way = {}) {
  let watch = new Watch(usual)
  const again = way.again ?? (way.lateMinutes ?? 0) + 1
  for (let minute = 0; minute < LAST; minute++) {
    if (minute === way.restartAt) watch = restarted(minutes, minute)
    const from = Math.max(0, minute + 1 - again)
    const end = START + (minute + 1) * MINUTE
    const rows = merged(minutes.slice(from, minute + 1), minute, way)
    watch.ledger.absorb(START + from * MINUTE, end, rows.rates, rows.counts)
    watch.ledger.first(rows.counts)
    watch.ledger.seal(end)
    if (minute < TROUBLE.from - 5) continue
    const found = watch.look(lookAt(end))
    if (found.length > 0) return found
  }
  return []
}

/** What the stored sums say of everything before, and the buckets that the ledger keeps one by one. */
function restarted(minutes: readonly Rows[], minute: number): Watch {
  const watch = new Watch(usual)
  const { ledger } = watch
  const end = START + minute * MINUTE
  const to = ledger.sealedAt(end)
  const source = new Watch(usual).ledger
  const before = merged(minutes.slice(0, minute), minute, {})
  source.absorb(START, end, before.rates, before.counts)
  source.seal(end)
  const blocks = [...source.services].flatMap(([service, book]) => book.blocks.map((block) => ({ service, ...block })))
  const hours = [...source.services].flatMap(([service, book]) =>
    [...book.signatures].flatMap(([signature, { hours }]) => hours.map((hour) => ({ service, signature, ...hour }))),
  )
  ledger.load(to, blocks, hours)
  const recent = ({ at }: { at: number }) => at >= end - ledger.span.keepS
  ledger.absorb(end - ledger.span.keepS, end, before.rates.filter(recent), before.counts.filter(recent))
  ledger.first(before.counts)
  return watch
}

function merged(minutes: readonly Rows[], now: number, { seed, lateMinutes = 0 }: Way): Rows {
  const random = seeded(seed ?? 1)
  const sorted = <T extends { at: number }>(rows: readonly T[]) => {
    const known = rows.filter((row, i) => i % 3 > 0 || (row.at - START) / MINUTE + lateMinutes <= now)
    return seed === undefined
      ? known
      : known
          .map((row) => [random.next(), row] as const)
          .sort(([a], [b]) => a - b)
          .map(([, row]) => row)
  }
  return {
    rates: minutes.flatMap(({ rates }) => sorted(rates)),
    counts: minutes.flatMap(({ counts }) => sorted(counts)),
  }
}

function lookAt(end: number): LookInput {
  return { tenantId: 't', end: instant(end), seen: [], deploys: [], calls: [], incidents: [], suppressions: [] }
}

/** Two services with three known errors each; one of them grows twentyfold for some minutes. */
function traffic(seed: number): readonly Rows[] {
  const random = seeded(seed)
  return Array.from({ length: LAST }, (_, minute) => {
    const at = START + minute * MINUTE
    const rates: RateAt[] = []
    const counts: CountAt[] = []
    for (const service of ['shop', 'web']) {
      let errors = 0
      for (const n of [0, 1, 2]) {
        const grown = service === 'shop' && n === 1 && minute >= TROUBLE.from && minute < TROUBLE.to ? 20 : 1
        const count = Math.floor(grown * (random.next() * 2) + random.next())
        if (count === 0) continue
        counts.push({ service, signature: `${service}-${n}`, at, count })
        errors += count
      }
      rates.push({ service, at, requests: 900 + Math.floor(random.next() * 200), errors })
    }
    return { rates, counts }
  })
}
