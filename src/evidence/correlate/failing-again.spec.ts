import { describe, expect, it } from 'vitest'
import type { Evidence } from '../evidence.ts'
import { inBouts } from './bouts.ts'
import { failingAgain } from './failing-again.ts'
import { lanesOf } from './lanes.ts'
import { bucketStarts, type Seen, type Stretch } from './telemetry.ts'

const DAY = Date.parse('2026-03-02T00:00:00Z')
const USUAL_S = 3_600
const stretch = (fromS: number, toS: number): Stretch => ({
  from: new Date(DAY + fromS * 1_000).toISOString(),
  to: new Date(DAY + toS * 1_000).toISOString(),
})

type Fails = readonly [fromS: number, toS: number, perMille: number]

/** Five requests a second, of which two in a thousand fail, and more while it is worse. */
function ratesOf(fails: readonly Fails[], asked: Stretch, bucketS: number): Seen['rates'] {
  return bucketStarts(asked, bucketS).map((atMs) => {
    const requests = Array.from({ length: bucketS * 5 }, (_, i) => ((atMs - DAY) / 1_000) * 5 + i)
    const failing = requests.filter((n) => {
      const share = fails.find(([from, to]) => n >= from * 5 && n < to * 5)?.[2] ?? 2
      return ((n + 1) * 2_654_435_761) % 1_000 < share
    })
    return { service: 'ledger', bucket: new Date(atMs).toISOString(), requests: bucketS * 5, errors: failing.length }
  })
}

/** A window of so many seconds after an hour as usual. */
function seenIn(windowS: number, fails: readonly Fails[]): Seen {
  const [window, usual] = [stretch(USUAL_S, USUAL_S + windowS), stretch(0, USUAL_S)]
  const bucketS = Math.max(5, Math.ceil(windowS / 240))
  const none = { counts: [], usualCounts: [], signatures: [], deploys: [], changes: [], calls: [], newest: [], cut: [] }
  const rates = ratesOf(fails, window, bucketS)
  return { window, usual, bucketS, rates, usualRates: ratesOf(fails, usual, bucketS), ...none }
}

/** When the trouble was last worse, and the outages that it consists of, in seconds. */
async function shown(windowS: number, ...fails: readonly Fails[]) {
  const seen = seenIn(windowS, fails)
  const query = (_: string, params: Stretch & { bucket_s: number }) =>
    Promise.resolve({ rows: ratesOf(fails, params, params.bucket_s), truncated: false })
  const lanes = lanesOf(seen, [])
  const [lane] = await inBouts({ query } as unknown as Pick<Evidence, 'query'>, lanes, seen, [])
  const s = (ms: number) => (ms - DAY) / 1_000
  const [{ anomaly, ...first } = { anomaly: undefined, points: [], usual: { requests: 0, errors: 0 } }] = lanes
  const again = anomaly === undefined ? undefined : s(failingAgain(first, anomaly))
  const bouts = lane?.anomaly?.bouts?.map(({ fromMs, toMs }) => [s(fromMs), s(toMs)])
  return { dated: s(anomaly?.lastMs ?? DAY), again, lastS: s(lane?.anomaly?.lastMs ?? DAY), bouts }
}

const LONG: Fails = [USUAL_S + 120, USUAL_S + 540, 700]
const weak = (calmS: number): Fails => [LONG[1] + calmS, LONG[1] + calmS + 70, 420]

describe('src/evidence/correlate/failing-again.ts', () => {
  it.each([
    [900, 150],
    [3_600, 150],
    [3_600, 2_400],
    [21_600, 600],
  ])('finds a weaker outage after one that dates the trouble: %i s, %i s of calm', async (windowS, calmS) => {
    const again = weak(calmS)
    const { bouts = [], lastS } = await shown(windowS, LONG, again)
    expect(bouts).toHaveLength(2)
    for (const [place, [from, to]] of [LONG, again].entries()) {
      expect(Math.abs((bouts[place]?.[0] ?? 0) - from)).toBeLessThanOrEqual(15)
      expect(Math.abs((bouts[place]?.[1] ?? 0) - to)).toBeLessThanOrEqual(15)
    }
    // What fails still as the window ends is not taken for over.
    expect(lastS).toBeGreaterThan(again[0] - 90)
  })

  it('finds each of them, however much weaker than the one before', async () => {
    const { bouts } = await shown(3_600, LONG, weak(600), [USUAL_S + 2_400, USUAL_S + 2_460, 350])
    expect(bouts).toHaveLength(3)
  })

  it('leaves what nothing follows as it was', async () => {
    const { dated, again, lastS, bouts } = await shown(3_600, LONG)
    expect([again, lastS, bouts]).toEqual([dated, dated, undefined])
  })
})
