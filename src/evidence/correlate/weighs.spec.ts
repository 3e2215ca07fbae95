import { describe, expect, it } from 'vitest'
import { boutsOf } from './bouts.ts'

/** Per mille of the requests that fail from and to a second. */
type Fails = readonly [fromS: number, toS: number, perMille: number]

/** What fails in buckets of so many seconds, of ten requests a second each, spread evenly; two in a thousand always fail. */
function told(bucketS: number, ...fails: readonly Fails[]) {
  const points = Array.from({ length: Math.floor(1_200 / bucketS) }, (_, bucket) => {
    const requests = Array.from({ length: bucketS * 10 }, (_, i) => bucket * bucketS * 10 + i)
    const failing = requests.filter((n) => {
      const share = fails.find(([from, to]) => n >= from * 10 && n < to * 10)?.[2] ?? 2
      return ((n + 1) * 2_654_435_761) % 1_000 < share
    })
    return { atMs: bucket * bucketS * 1_000, requests: requests.length, errors: failing.length }
  })
  return boutsOf(points, bucketS).map(({ fromMs, toMs }) => [fromMs / 1_000, toMs / 1_000])
}

const SIZES = [1, 4, 5, 15, 30]
const LONG: Fails = [30, 450, 700]

describe('src/evidence/correlate/weighs.ts', () => {
  it.each(SIZES)('tells a short outage that is weaker beside a long one, in buckets of %i s', (bucketS) => {
    const both = [
      [LONG, [600, 670, 420]],
      [
        [30, 100, 420],
        [250, 670, 700],
      ],
    ] as const
    for (const [first, second] of both) {
      const bouts = told(bucketS, first, second)
      expect(bouts).toHaveLength(2)
      for (const [place, [from, to]] of [first, second].entries()) {
        expect(Math.abs((bouts[place]?.[0] ?? 0) - from)).toBeLessThanOrEqual(bucketS)
        expect(Math.abs((bouts[place]?.[1] ?? 0) - to)).toBeLessThanOrEqual(bucketS)
      }
    }
  })

  it.each(SIZES)('takes for one what fails by fits, pauses or fades, in buckets of %i s', (bucketS) => {
    const fits = Array.from({ length: 15 }, (_, i): Fails => [30 + i * 40, 50 + i * 40, i % 2 > 0 ? 700 : 420])
    expect(told(bucketS, ...fits)).toHaveLength(1)
    expect(told(bucketS, LONG, [490, 560, 420])).toHaveLength(1)
    expect(told(bucketS, LONG, [450, 520, 420], [520, 700, 300])).toHaveLength(1)
  })

  it.each(SIZES)('takes seconds of failing, or a few errors for longer, for no outage beside it: %i s', (bucketS) => {
    expect(told(bucketS, LONG, [600, 612, 700])).toHaveLength(1)
    expect(told(bucketS, LONG, [600, 700, 50])).toHaveLength(1)
  })
})
