import { describe, expect, it } from 'vitest'
import type { Link } from '../../../src/evidence/correlate/chain.ts'
import { failingSince, lastBout } from './last-bout.ts'

const failing = (service: string, ...bouts: readonly (readonly [number, number])[]): Link => {
  const spans = bouts.map(([from, to]) => ({ fromMs: from * 1_000, toMs: to * 1_000 }))
  const [atMs, lastMs] = [spans[0]?.fromMs ?? 0, spans.at(-1)?.toMs ?? 0]
  const anomaly = { kind: 'errors' as const, atMs, lastMs, precisionMs: 1_000, observed: 100, expected: 0 }
  return { service, after: [], anomaly: { ...anomaly, ...(spans.length > 1 ? { bouts: spans } : {}) } }
}

describe('workers/embedded/questions/last-bout.ts', () => {
  it('takes the last outage of whichever service had several, not of the one with which the first began', () => {
    const chain = [failing('payment', [0, 100]), failing('checkout', [5, 100], [220, 400])]
    expect(lastBout(chain)).toEqual({
      fromMs: 220_000,
      earlier: [
        { fromMs: 0, toMs: 100_000 },
        { fromMs: 5_000, toMs: 100_000 },
      ],
    })
    expect(failingSince(chain, 220_000, 1_000)).toEqual(['checkout'])
  })

  it('begins with what failed first in it, be it for the first time', () => {
    const twice = failing('checkout', [5, 100], [220, 400])
    expect(lastBout([twice, failing('database', [200, 400])])?.fromMs).toBe(200_000)
    expect(lastBout([failing('payment', [0, 100], [215, 390]), twice])?.fromMs).toBe(215_000)
    // What fails all the time began none of them.
    expect(lastBout([failing('cache', [0, 400]), twice])?.fromMs).toBe(220_000)
  })

  it('knows of none where no service failed twice', () => {
    expect(lastBout([failing('payment', [0, 100]), failing('checkout', [5, 100])])).toBeUndefined()
    expect(lastBout([])).toBeUndefined()
  })
})
