import { describe, expect, it } from 'vitest'
import type { Evidence } from '../evidence.ts'
import { boutsOf, inBouts } from './bouts.ts'
import type { ErrorKind } from './kinds.ts'
import { lanesOf } from './lanes.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

/** Points of five seconds with 20 requests each, of which so many fail from and to a second. */
function points(lastS: number, ...fails: readonly (readonly [fromS: number, toS: number, errors: number])[]) {
  return Array.from({ length: lastS / 5 }, (_, i) => {
    const found = fails.find(([from, to]) => i * 5 >= from && i * 5 < to)
    return { atMs: i * 5_000, requests: 20, errors: found?.[2] ?? 0 }
  })
}
const told = (all: ReturnType<typeof points>) =>
  boutsOf(all, 5).map(({ fromMs, toMs }) => [fromMs / 1_000, toMs / 1_000])

const HOUR_S = 3_600
const DAY = Date.parse('2026-03-02T00:00:00Z')
const stretch = (fromS: number, toS: number): Stretch => ({
  from: new Date(DAY + fromS * 1_000).toISOString(),
  to: new Date(DAY + toS * 1_000).toISOString(),
})

/** One request a second of each service, of which four of five fail in its outages. */
function ratesOf(services: Readonly<Record<string, readonly Span[]>>, asked: Stretch, bucketS: number): Seen['rates'] {
  return Object.entries(services).flatMap(([service, outages]) =>
    bucketStarts(asked, bucketS).map((atMs) => {
      const seconds = Array.from({ length: bucketS }, (_, i) => (atMs - DAY) / 1_000 + i)
      const errors = seconds.filter((s) => s % 5 > 0 && outages.some(([from, to]) => s >= from && s < to)).length
      return { service, bucket: new Date(atMs).toISOString(), requests: bucketS, errors }
    }),
  )
}
type Span = readonly [fromS: number, toS: number]

/** The outages of each service in seconds of the day, as a window of so many hours shows them. */
async function shownIn(
  hours: number,
  services: Readonly<Record<string, readonly Span[]>>,
  kinds: readonly ErrorKind[] = [],
) {
  const [window, usual] = [stretch(HOUR_S, (hours + 1) * HOUR_S), stretch(0, HOUR_S)]
  const bucketS = Math.ceil((hours * HOUR_S) / 240)
  const asked: Stretch[] = []
  const query = (_: string, params: Stretch & { bucket_s: number }) => {
    asked.push(params)
    return Promise.resolve({ rows: ratesOf(services, params, params.bucket_s), truncated: false })
  }
  const none = { counts: [], usualCounts: [], signatures: [], deploys: [], changes: [], calls: [], newest: [], cut: [] }
  const rates = ratesOf(services, window, bucketS)
  const seen = { window, usual, bucketS, rates, usualRates: ratesOf(services, usual, bucketS), ...none }
  const lanes = await inBouts({ query } as unknown as Pick<Evidence, 'query'>, lanesOf(seen, []), seen, kinds)
  const bouts = lanes.map(({ service, anomaly }) => [
    service,
    anomaly?.bouts?.map(({ fromMs, toMs }) => [(fromMs - DAY) / 1_000, (toMs - DAY) / 1_000]),
  ])
  return { bouts: Object.fromEntries(bouts), looks: asked.length }
}

describe('src/evidence/correlate/bouts.ts', () => {
  it('tells two outages apart by the calm between them, a background error in it or not', () => {
    expect(told(points(720, [0, 210, 14], [360, 600, 14]))).toEqual([
      [0, 210],
      [360, 600],
    ])
    expect(told(points(720, [0, 210, 14], [280, 285, 1], [360, 600, 14]))).toEqual([
      [0, 210],
      [360, 600],
    ])
  })

  it('takes an outage that flickers, or an odd error long before or after it, for one', () => {
    expect(told(points(720, [0, 100, 14], [120, 300, 14]))).toEqual([[0, 300]])
    expect(told(points(720, [50, 55, 1], [200, 400, 14], [600, 605, 1]))).toEqual([[200, 400]])
  })

  it.each([6, 12, 23])('tells outages with hours of calm between them apart in a window of %i hours', async (hours) => {
    const ledger = [
      [2 * HOUR_S + 21, 2 * HOUR_S + 321],
      [6 * HOUR_S + 2_421, 6 * HOUR_S + 2_721],
    ] as const
    const { bouts } = await shownIn(hours, { ledger })
    const exact = (told: number | undefined, s: number) => Math.abs((told ?? 0) - s) <= 5
    expect(bouts.ledger).toHaveLength(2)
    for (const [place, [from, to]] of ledger.entries())
      expect([exact(bouts.ledger?.[place]?.[0], from), exact(bouts.ledger?.[place]?.[1], to)]).toEqual([true, true])
  })

  it('sees minutes of calm in an outage that wide buckets blur, and takes hours of failing for one', async () => {
    const night = [2 * HOUR_S, 12 * HOUR_S] as const
    const twice = [
      [3 * HOUR_S, 3 * HOUR_S + 600],
      [3 * HOUR_S + 720, 3 * HOUR_S + 1_320],
      [12 * HOUR_S, 12 * HOUR_S + 600],
    ] as const
    expect((await shownIn(12, { ledger: twice })).bouts.ledger).toHaveLength(3)
    const one = await shownIn(12, { ledger: [night] })
    expect(one).toEqual({ bouts: { ledger: undefined }, looks: 1 })
  })

  it('looks at no more than a few outages of a long window again', async () => {
    const often = Array.from({ length: 10 }, (_, i) => [(i + 2) * HOUR_S, (i + 2) * HOUR_S + 300] as const)
    const { bouts, looks } = await shownIn(12, { ledger: often })
    expect(bouts.ledger).toHaveLength(10)
    expect(looks).toBe(7)
  })

  it('tells those apart that follow within a minute where another error comes after the calm', async () => {
    const ledger = [
      [HOUR_S + 60, HOUR_S + 160],
      [HOUR_S + 3_000, HOUR_S + 3_100],
      [HOUR_S + 3_128, HOUR_S + 3_228],
    ] as const
    const kind = (firstS: number, lastS: number, count = 80): ErrorKind => {
      const { from: firstSeen, to: lastSeen } = stretch(firstS, lastS)
      const told = {
        service: 'ledger',
        signature: `${firstS}`,
        title: '',
        sample: '',
        trend: 'new' as const,
        points: [],
      }
      return { ...told, count, expected: 0, firstSeen, lastSeen }
    }
    const others = ledger.map(([from, to]) => kind(from + 1, to - 1))
    const bouts = async (kinds: readonly ErrorKind[]) => (await shownIn(1, { ledger, shop: ledger }, kinds)).bouts
    expect(await bouts(others)).toMatchObject({ ledger: { length: 3 }, shop: { length: 3 } })
    // An odd error in all of them is no sign that they are one; the one that matters is.
    expect((await bouts([...others, kind(HOUR_S + 61, HOUR_S + 3_227, 5)])).ledger).toHaveLength(3)
    expect((await bouts([...others, kind(HOUR_S + 61, HOUR_S + 3_227, 60)])).ledger).toHaveLength(2)
    expect((await bouts([])).ledger).toHaveLength(2)
  })
})
