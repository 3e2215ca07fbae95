import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePatterns } from './compare.ts'

function row(pattern: string, count: number) {
  const at = '2026-01-01T00:00:00.000Z'
  return { service: 's', pattern, level: 'quiet' as const, title: pattern, count, first_seen: at, last_seen: at }
}

function trends(now: Record<string, number>, before: Record<string, number>) {
  const rows = (counts: Record<string, number>) => Object.entries(counts).map(([name, count]) => row(name, count))
  return Object.fromEntries(comparePatterns(rows(now), rows(before)).map(({ pattern, trend }) => [pattern, trend]))
}

describe('src/evidence/logs/compare.ts', () => {
  it('tells what is new, rises, falls and stopped from what chance moves', () => {
    const now = { new: 5, once: 1, up: 400, chance: 110, down: 100, same: 1_000 }
    const before = { up: 100, chance: 100, down: 400, same: 1_000, gone: 80, rare: 2 }
    expect(trends(now, before)).toEqual({
      new: 'new',
      once: 'steady',
      up: 'rising',
      chance: 'steady',
      down: 'falling',
      same: 'steady',
      gone: 'vanished',
      rare: 'steady',
    })
  })

  it('compares rates where a service spoke for a part of the stretch before', () => {
    const told = (count: number, before: number, beforeMs: number) =>
      comparePatterns([row('a', count)], [row('a', before), row('b', 9)].slice(before > 0 ? 0 : 1), {
        nowMs: 600_000,
        beforeMs,
      })[0]?.trend
    expect(told(1_031, 352, 600_000)).toBe('rising')
    expect(told(1_031, 352, 204_000)).toBe('steady')
    expect(told(1_031, 35, 108_000)).toBe('rising')
    expect(told(1_031, 352, 60_000)).toBe('falling')
    expect(told(5, 0, 600_000)).toBe('new')
    // Of five in ten minutes none comes in one as a rule.
    expect(told(5, 0, 60_000)).toBe('steady')
  })

  it('calls nothing new where nothing is known from before', () => {
    expect(trends({ a: 500 }, {})).toEqual({ a: 'steady' })
  })

  it('counts each kind once, the same in every order of rows', () => {
    const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 1_000 }))
    fc.assert(
      fc.property(counts, counts, (now, before) => {
        const rows = (of: Record<string, number>) => Object.entries(of).map(([name, count]) => row(name, count))
        const told = comparePatterns(rows(now), rows(before))
        expect(comparePatterns(rows(now).reverse(), rows(before).reverse())).toEqual(told)
        expect(new Set(told.map(({ pattern }) => pattern)).size).toBe(told.length)
        expect(told.reduce((sum, one) => sum + one.count, 0)).toBe(Object.values(now).reduce((sum, n) => sum + n, 0))
      }),
    )
  })
})
