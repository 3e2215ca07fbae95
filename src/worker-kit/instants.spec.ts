import { describe, expect, it } from 'vitest'
import { besideErrors, isoOf, tooLate } from './instants.ts'

const ONSET_MS = Date.UTC(2026, 2, 2, 9)
const at = (seconds: number): string => isoOf(ONSET_MS + seconds * 1_000)
const began = { atMs: ONSET_MS, precisionMs: 10_000 }

describe('src/worker-kit/instants.ts', () => {
  it.each([
    [-300, '5 min before the errors began'],
    [-12, '12 s before the errors began'],
    [-9, 'within 10 s of the first errors'],
    [1, 'within 10 s of the first errors'],
    [12, '12 s after the errors began, as nearly as clocks agree'],
    [20, '20 s after the errors began'],
  ])('puts a moment %i s from the onset beside the errors, on its own side and no finer than is known', (s, words) => {
    expect(besideErrors(began, at(s))).toBe(words)
  })

  it('lets a change go only when it came later than the grace and than what is known of the onset', () => {
    expect([12, 16].map((s) => tooLate(began, at(s)))).toEqual([false, true])
    expect(tooLate({ atMs: ONSET_MS, precisionMs: 60_000 }, at(40))).toBe(false)
  })
})
