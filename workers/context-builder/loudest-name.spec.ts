import { describe, expect, it } from 'vitest'
import { loudestName } from './loudest-name.ts'

describe('workers/context-builder/loudest-name.ts', () => {
  it('takes the name that most lines of the service have, and the first of those alike', () => {
    const counts = [
      { service: 'checkout', signature: 'a', count: 2 },
      { service: 'checkout', signature: 'b', count: 2 },
      { service: 'checkout', signature: 'b', count: 1 },
      { service: 'payments', signature: 'c', count: 9 },
    ]
    expect(loudestName(['a', 'b', 'c'], 'checkout', counts)).toBe('b')
    expect(loudestName(['a', 'c'], 'payments', counts)).toBe('c')
    expect(loudestName(['x', 'y'], 'checkout', counts)).toBe('x')
  })
})
