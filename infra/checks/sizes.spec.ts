import { describe, expect, it } from 'vitest'
import { filesBelow, isShipped, linesOf } from './tree.ts'

const ROOTS = ['src', 'workers', 'blocks', 'infra']

describe('infra/checks/sizes.spec.ts', () => {
  it('keeps every shipped file to at most 200 lines', () => {
    const long = filesBelow(ROOTS, isShipped).filter((file) => linesOf(file) > 200)
    expect(long).toEqual([])
  })

  it('keeps the median file to a screen of 80 lines', () => {
    const sizes = filesBelow(ROOTS, isShipped)
      .map(linesOf)
      .sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80)
  })
})
