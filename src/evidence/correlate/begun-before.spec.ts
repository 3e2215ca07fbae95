import { describe, expect, it } from 'vitest'
import type { Evidence } from '../evidence.ts'
import { begunBefore } from './begun-before.ts'
import type { Lane } from './lanes.ts'
import { bucketStarts, type Seen } from './telemetry.ts'

const AT = Date.parse('2026-03-02T14:00:00Z')
const iso = (ms: number) => new Date(ms).toISOString()
const minutes = (many: number) => many * 60_000
const window = { from: iso(AT), to: iso(AT + minutes(5)) }

type Fails = readonly [from: number, to: number, share?: number]

/** A service with a request a second, which fail in these stretches, in minutes from the window's beginning. */
async function begun(...told: readonly (Fails | { readonly truncated: true })[]): Promise<Lane['anomaly']> {
  const failing = told.flatMap((one) => ('truncated' in one ? [] : [one]))
  const truncated = failing.length < told.length
  const fails = (ms: number) =>
    failing.some(([from, to, share = 1]) => {
      const second = (ms - AT - minutes(from)) / 1_000
      return second >= 0 && ms < AT + minutes(to) && Math.floor(second * share) !== Math.floor((second - 1) * share)
    })
  const query = async (_: string, { from, to, bucket_s }: { from: string; to: string; bucket_s: number }) => {
    const rows = bucketStarts({ from, to }, bucket_s).map((atMs) => {
      const seconds = Array.from({ length: bucket_s }, (_, s) => atMs + s * 1_000)
      return { service: 'checkout', bucket: iso(atMs), requests: bucket_s, errors: seconds.filter(fails).length }
    })
    return { rows, bytes: 0, truncated }
  }
  const evidence = { query } as unknown as Pick<Evidence, 'query'>
  const seen = { window, usual: window, bucketS: 5, usualRates: [] as Seen['usualRates'] } as unknown as Seen
  const anomaly = { kind: 'errors', atMs: AT, precisionMs: 5_000, lastMs: AT, observed: 300, expected: 0 } as const
  const errors = Array.from({ length: 300 }, (_, s) => AT + s * 1_000).filter(fails).length
  const lane = { service: 'checkout', requests: 300, errors, usual: { requests: 3_000, errors: 0 }, points: [] }
  const [found] = await begunBefore(evidence, [{ ...lane, anomaly }], seen)
  return found?.anomaly
}

describe('src/evidence/correlate/begun-before.ts', () => {
  it('finds to the second when it began, an hour or nearly a day ago', async () => {
    for (const ago of [-7.25, -59, -200.5, -1_400])
      expect(await begun([ago, 5])).toMatchObject({ atMs: AT + minutes(ago), precisionMs: 1_000, dated: true })
  })

  it('passes over an outage that ended before', async () => {
    expect(await begun([-50, -40], [-8, 5])).toMatchObject({ atMs: AT + minutes(-8), dated: true })
  })

  it('gives no date to what failed a day ago already', async () => {
    const found = await begun([-3_000, 5])
    expect(found?.atMs).toBe(AT)
    expect(found).not.toHaveProperty('dated')
    expect(found?.older).toBe(true)
  })

  it('looks back no further than the last calm, whatever was before it, and however little fails', async () => {
    expect(await begun([-50, -10], [-1, 5])).toMatchObject({ atMs: AT + minutes(-1), dated: true })
    const low = await begun([-50, -45], [-10, 5, 0.03])
    expect(low?.atMs).toBeGreaterThan(AT + minutes(-12))
    const both = await begun([-50, -40, 0.03], [-10, 5, 0.03])
    expect(both?.atMs).toBeGreaterThan(AT + minutes(-14))
  })

  it('claims no age for what could be read in part only', async () => {
    const found = await begun({ truncated: true }, [-10, 5])
    expect(found).toMatchObject({ atMs: AT })
    expect(found?.older ?? found?.dated).toBeUndefined()
  })
})
