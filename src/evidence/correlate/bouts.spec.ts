import { describe, expect, it } from 'vitest'
import { boutsOf } from './bouts.ts'

/** Points of five seconds with 20 requests each, of which so many fail from and to a second. */
function points(lastS: number, ...fails: readonly (readonly [fromS: number, toS: number, errors: number])[]) {
  return Array.from({ length: lastS / 5 }, (_, i) => {
    const found = fails.find(([from, to]) => i * 5 >= from && i * 5 < to)
    return { atMs: i * 5_000, requests: 20, errors: found?.[2] ?? 0 }
  })
}
const told = (all: ReturnType<typeof points>) =>
  boutsOf(all, 5).map(({ fromMs, toMs }) => [fromMs / 1_000, toMs / 1_000])

describe('src/evidence/correlate/bouts.ts', () => {
  it('tells two outages apart by the calm between them, a background error in it or not', () => {
    expect(told(points(720, [0, 210, 14], [360, 600, 14]))).toEqual([
      [0, 210],
      [360, 600],
    ])
    expect(told(points(720, [0, 210, 14], [280, 285, 1], [360, 600, 14]))).toEqual([
      [0, 210],
      [360, 600],
    ])
  })

  it('takes an outage that flickers, or an odd error long before or after it, for one', () => {
    expect(told(points(720, [0, 100, 14], [120, 300, 14]))).toEqual([[0, 300]])
    expect(told(points(720, [50, 55, 1], [200, 400, 14], [600, 605, 1]))).toEqual([[200, 400]])
  })
})
