import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { rateNow } from './rate-now.ts'

const NOW = Date.parse('2026-03-02T14:00:00.000Z')
type Pace = 'sandbox' | 'default'

/** A service that was asked once every so many seconds; of what was longer ago than `endedS` all failed. */
function asked(everyS: number, endedS: number, pace: Pace) {
  const query = async (_: string, { from, to, bucket_s: size }: { from: string; to: string; bucket_s: number }) => {
    const buckets = new Map<number, { requests: number; errors: number }>()
    for (let agoS = everyS; agoS < 7_200; agoS += everyS) {
      const atMs = NOW - agoS * 1_000
      if (atMs < Date.parse(from) || atMs >= Date.parse(to)) continue
      const bucket = Math.floor(atMs / size / 1_000) * size * 1_000
      const { requests = 0, errors = 0 } = buckets.get(bucket) ?? {}
      buckets.set(bucket, { requests: requests + 1, errors: errors + (agoS > endedS ? 1 : 0) })
    }
    const rows = [...buckets].map(([ms, row]) => ({ ...row, service: 'ledger', bucket: new Date(ms).toISOString() }))
    return { query_id: 'service_rate@1', rows, bytes: 0, truncated: false }
  }
  const evidence = { query } as unknown as Pick<Evidence, 'query'> as Evidence
  const clock = { ...systemClock, now: () => new Date(NOW) }
  const config = loadConfig({ FAULTLINE_PACE: pace }, { playsSandbox: false })
  return rateNow({ evidence, clock, config }, 'ledger')
}
const lengthS = (figure: Awaited<ReturnType<typeof asked>>) =>
  (Date.parse(figure?.window.to ?? '') - Date.parse(figure?.window.from ?? '')) / 1_000

describe('workers/embedded/questions/rate-now.ts', () => {
  it('says that nothing fails soon after a mend: now is as long as it is in the measures of an incident', async () => {
    const mended = await asked(0.25, 20, 'sandbox')
    expect(mended).toMatchObject({ errors: 0, rate: 0 })
    expect(lengthS(mended)).toBe(10)
    expect(await asked(0.25, 0, 'sandbox')).toMatchObject({ rate: 1 })
    const team = await asked(1, 300, 'default')
    expect(team).toMatchObject({ errors: 0, rate: 0 })
    expect(lengthS(team)).toBe(120)
  })

  it('reaches further back only where too few requests came, and not for ever', async () => {
    const sparse = await asked(2, 60, 'sandbox')
    expect(sparse).toMatchObject({ requests: 20, errors: 0 })
    expect(lengthS(sparse)).toBe(39)
    expect(lengthS(await asked(30, 60, 'sandbox'))).toBe(150)
    expect(await asked(600, 60, 'sandbox')).toBeUndefined()
  })
})
