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

  it('works off one list at a time in a round of the event loop, each in its turn', async () => {
    const rounds: string[][] = []
    let isOver = false
    const newRound = () => {
      rounds.push([])
      if (!isOver) setTimeout(newRound)
    }
    const list = Array.from({ length: 96 }, (_, n) => n)
    const work = (name: string) =>
      mapInTurns(list, () => {
        rounds.at(-1)?.push(name)
        busy(1)
      })
    newRound()
    await Promise.all(['a', 'b', 'c', 'd'].map(work))
    isOver = true
    // The first round holds the beginnings of all; after it each one holds a slice of one, or none.
    const later = rounds.slice(1).filter((names) => names.length > 0)
    expect(later.length).toBeGreaterThan(12)
    expect(later.every((names) => new Set(names).size === 1)).toBe(true)
    expect(later.slice(0, 4).map(([name]) => name)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('rejects with what the work throws', async () => {
    const fails = mapInTurns([1], () => {
      throw new Error('no')
    })
    await expect(fails).rejects.toThrow('no')
  })
})
