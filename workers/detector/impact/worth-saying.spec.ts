import { describe, expect, it } from 'vitest'
import type { Impact } from './measure.ts'
import { isWorthSaying } from './worth-saying.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (second: number) => new Date(START + second * 1_000).toISOString()

function impact(second: number, rate: number, failing = true): Impact {
  const now = { window: { from: at(second - 10), to: at(second) }, requests: 1_000, errors: rate * 1_000 }
  const failed = { window: { from: at(0), to: at(second) }, requests: 1_000, errors: 500 }
  return { service: 'checkout', now, failed, failing, ...(failing ? {} : { over_since: at(second) }) }
}

/** How many of one measurement every `everyS` seconds are stated. */
function stated(rates: (second: number) => Impact, everyS: number, toS: number): number {
  let said = 0
  let last: Impact | undefined
  for (let second = everyS; second <= toS; second += everyS) {
    const next = rates(second)
    if (!isWorthSaying(next, last, said)) continue
    said += 1
    last = next
  }
  return said
}

describe('workers/detector/impact/worth-saying.ts', () => {
  it('says the first, a move, the end and a new beginning', () => {
    const first = impact(600, 0.5)
    expect(isWorthSaying(first, undefined, 0)).toBe(true)
    expect(isWorthSaying(impact(610, 0.58), first, 1)).toBe(false)
    expect(isWorthSaying(impact(610, 0.61), first, 1)).toBe(true)
    expect(isWorthSaying(impact(610, 0.06), impact(600, 0.03), 1)).toBe(true)
    expect(isWorthSaying(impact(610, 0, false), first, 1)).toBe(true)
    expect(isWorthSaying(impact(620, 0.5), impact(610, 0, false), 2)).toBe(true)
  })

  it('says nothing more once it is over', () => {
    expect(isWorthSaying(impact(9_000, 0.012, false), impact(600, 0, false), 3)).toBe(false)
  })

  it('says a figure that stands still more rarely the longer it lasts', () => {
    const still = (second: number) => impact(second, 0.5)
    expect(stated(still, 60, 3_600)).toBeLessThanOrEqual(20)
    expect(stated(still, 5, 3_600)).toBeLessThanOrEqual(30)
    expect(stated(still, 60, 3_600)).toBeGreaterThan(8)
  })

  it('is bounded whatever the figures do', () => {
    const jumping = (second: number) => impact(second, (second / 60) % 2 === 0 ? 0.9 : 0.1)
    const flapping = (second: number) => impact(second, 0.5, (second / 60) % 2 === 0)
    expect(stated(jumping, 60, 86_400)).toBe(100)
    expect(stated(flapping, 60, 86_400)).toBe(140)
  })
})
