import { describe, expect, it } from 'vitest'
import { movementOf } from './movement.ts'

const steady = (count: number) => [...Array(count).keys()].map((place) => 45 + (place % 4))

function of(...values: readonly number[]) {
  const points = values.map((value, place) => ({ atMs: place * 5_000, value }))
  return movementOf({ service: 'checkout', metric: 'p95', points, usual: [] }, Number.POSITIVE_INFINITY)
}

describe('workers/context-builder/series/movement.ts', () => {
  it.each([
    ['one slow request at the end', [2_010]],
    ['two of them', [2_010, 1_900]],
    ['one that calmed down', [2_010, 46, 45]],
  ])('takes %s for no movement', (_, last) => {
    expect(of(...steady(40), ...last)).toBeUndefined()
  })

  it('tells where a series went that stayed away, and not its farthest point', () => {
    expect(of(...steady(40), 900, 5_000, 950, 940)).toMatchObject({ direction: 1, beganMs: 200_000, to: 950 })
  })
})
