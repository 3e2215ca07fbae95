import { describe, expect, it } from 'vitest'
import { forGood, oncePer } from './once-per.ts'

describe('src/kit/once-per.ts', () => {
  it('computes once for what stays as it is', () => {
    let calls = 0
    const sizeOf = oncePer((list: readonly number[]) => ({ size: list.length, call: ++calls }))
    const list = forGood([1, 2])
    expect(sizeOf(list)).toBe(sizeOf(list))
    expect(calls).toBe(1)
    expect(sizeOf(forGood([1, 2])).call).toBe(2)
  })

  it('computes anew for what may change', () => {
    const sizeOf = oncePer((list: readonly number[]) => ({ size: list.length }))
    const list = [1]
    expect(sizeOf(list).size).toBe(1)
    list.push(2)
    expect(sizeOf(list).size).toBe(2)
  })
})
