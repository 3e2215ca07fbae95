import { describe, expect, it } from 'vitest'
import type { Anomaly, Lane } from '../../../src/evidence/correlate/lanes.ts'
import type { Seen } from '../../../src/evidence/correlate/telemetry.ts'
import { lastHeardOf, troubleOf } from './trouble-of.ts'

const AT = Date.parse('2026-03-02T14:00:00Z')
const iso = (s: number) => new Date(AT + s * 1_000).toISOString()

/** An hour in buckets of five minutes that fails from `fromS` on: seven of ten requests; `newest` is its end by seconds. */
function look(fromS: number, newest: readonly (readonly [second: number, errors: number])[] = []) {
  const points = Array.from({ length: 12 }, (_, i) => ({
    atMs: AT + i * 300_000,
    requests: 100,
    errors: i * 300 + 300 > fromS ? 70 : 0,
  }))
  const seen: Seen = {
    window: { from: iso(0), to: iso(3_600) },
    usual: { from: iso(-3_900), to: iso(-300) },
    bucketS: 300,
    rates: [],
    usualRates: [{ service: 'checkout', bucket: iso(-600), requests: 100, errors: 0 }],
    counts: [],
    usualCounts: [],
    signatures: [],
    deploys: [],
    changes: [],
    calls: [],
    newest: newest.map(([s, errors]) => ({ service: 'checkout', bucket: iso(s), requests: 10, errors })),
    cut: [],
  }
  const lane: Lane = { service: 'checkout', requests: 1_200, errors: 70, usual: { requests: 100, errors: 0 }, points }
  const atMs = AT + fromS * 1_000
  const anomaly: Anomaly = {
    kind: 'errors',
    atMs,
    precisionMs: 1_000,
    lastMs: AT + 3_300_000,
    observed: 70,
    expected: 1,
  }
  return { seen, lane, anomaly }
}

function told({ seen, lane, anomaly }: ReturnType<typeof look>) {
  return troubleOf(anomaly, lane, seen, [])
}

describe('workers/embedded/questions/trouble-of.ts', () => {
  it('says since when of what began in the first bucket of the window, to the second', () => {
    expect(told(look(7))).toMatchObject({ at: iso(7), from_start: false })
    expect(told(look(-7))).toMatchObject({ from_start: true })
    const vague = look(7)
    expect(told({ ...vague, anomaly: { ...vague.anomaly, precisionMs: 300_000 } })).toMatchObject({ from_start: true })
  })

  it('calls it over as soon as the newest requests are as usual, however wide the buckets are', () => {
    const ended = look(3_300, [
      [3_500, 7],
      [3_520, 7],
      [3_540, 0],
      [3_560, 0],
      [3_580, 0],
    ])
    expect(told(ended).until).toBe(iso(3_540))
  })

  it('takes the end of what was received for no recovery, unless enough came that would have failed', () => {
    const until = (good: number) => {
      const { seen, lane, anomaly } = look(1_200)
      const points = lane.points.map((point, i) => ({
        ...point,
        ...(i < 6 ? {} : i === 6 ? { requests: good, errors: 0 } : { requests: 0, errors: 0 }),
      }))
      const ended = { ...lane, points, requests: 600 + good }
      const worse = { ...anomaly, lastMs: AT + 1_500_000 }
      return { until: troubleOf(worse, ended, seen, []).until, heard: lastHeardOf(ended, seen) }
    }
    expect(until(2)).toEqual({ until: undefined, heard: AT + 2_100_000 })
    expect(until(20)).toEqual({ until: iso(1_800), heard: AT + 2_100_000 })
    const { seen, lane } = look(1_200)
    expect(lastHeardOf(lane, seen)).toBeUndefined()
  })

  it('ends no earlier than the last bucket with its errors, and with the last of several outages', () => {
    const { seen, lane, anomaly } = look(1_200)
    const points = lane.points.map((point, i) => ({ ...point, errors: i < 4 || i > 6 ? 0 : i === 6 ? 20 : 70 }))
    const wide = { ...seen, bucketS: 300, window: { ...seen.window, to: iso(6_000) } }
    const more = Array.from({ length: 8 }, (_, i) => ({ atMs: AT + (12 + i) * 300_000, requests: 100, errors: 0 }))
    const ended = { ...lane, requests: 2_000, points: [...points, ...more] }
    const worse = { ...anomaly, lastMs: AT + 1_500_000 }
    expect(troubleOf(worse, ended, wide, []).until).toBe(iso(2_100))
    const bouts = [
      { fromMs: AT + 1_000_000, toMs: AT + 1_290_000 },
      { fromMs: AT + 1_400_000, toMs: AT + 1_450_000 },
    ]
    const apart = troubleOf({ ...worse, bouts }, ended, wide, [])
    expect(apart).toMatchObject({ until: iso(1_450), during: { requests: 200, errors: 70 } })
    expect(apart.bouts?.map(({ from }) => from)).toEqual([iso(1_200), iso(1_400)])
  })

  it('lets it go on while the newest requests fail, or are too few to know', () => {
    const failing = [3_540, 3_560, 3_580].map((s) => [s, 7] as const)
    expect(told(look(3_300, failing)).until).toBeUndefined()
    expect(told(look(3_300)).until).toBeUndefined()
  })
})
