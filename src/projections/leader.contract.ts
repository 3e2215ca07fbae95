import { once } from 'node:events'
import { expect, it, vi } from 'vitest'
import type { Leader } from './leader.ts'

/** What every leader promises. `stand` gives a new contender of that name. */
export function leaderContract(stand: (name: string) => Leader): void {
  const soon = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 })

  it('lets one of many lead at a time, and another when that one stops', async () => {
    let leading = 0
    const terms: number[] = []
    const all = Array.from({ length: 4 }, (_, who) => {
      const stop = new AbortController()
      const run = stand('many').whileLeading(async (signal) => {
        leading += 1
        terms.push(who)
        expect(leading).toBe(1)
        if (!signal.aborted) await once(signal, 'abort')
        leading -= 1
      }, stop.signal)
      return { stop, run }
    })
    for (let term = 1; term <= all.length; term++) {
      await soon(() => expect(terms).toHaveLength(term))
      all[terms.at(-1) ?? 0]?.stop.abort()
    }
    await Promise.all(all.map(({ run }) => run))
    expect([...terms].sort()).toEqual([0, 1, 2, 3])
    expect(leading).toBe(0)
  })

  it('asks again when the work ends by itself or fails', async () => {
    const stop = new AbortController()
    let asked = 0
    await stand('again').whileLeading(async () => {
      asked += 1
      if (asked === 3) stop.abort()
      if (asked === 2) throw new Error('trouble')
    }, stop.signal)
    expect(asked).toBe(3)
  })

  it('never works when it is stopped before it began', async () => {
    let asked = 0
    await stand('never').whileLeading(async () => void asked++, AbortSignal.abort())
    expect(asked).toBe(0)
  })
}
