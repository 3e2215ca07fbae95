import { describe, expect, it } from 'vitest'
import { mapInTurns } from './turns.ts'

function busy(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('src/kit/turns.ts', () => {
  it('lets others run while a long list is worked off, and keeps its order', async () => {
    let others = 0
    const list = Array.from({ length: 200 }, (_, n) => n)
    const beat = () => {
      others += 1
      if (others < 1_000) setImmediate(beat)
    }
    setImmediate(beat)
    const doubled = await mapInTurns(list, (n) => {
      busy(1)
      return n * 2
    })
    expect(doubled).toEqual(list.map((n) => n * 2))
    expect(others).toBeGreaterThan(3)
    others = 1_000
  })

  it('rejects with what the work throws', async () => {
    const fails = mapInTurns([1], () => {
      throw new Error('no')
    })
    await expect(fails).rejects.toThrow('no')
  })
})
