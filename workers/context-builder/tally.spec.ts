import { describe, expect, it } from 'vitest'
import { tellsVolume } from './tally.ts'

describe('workers/context-builder/tally.ts', () => {
  it('says nothing of how many requests come by the few seconds that are known of before', () => {
    const none = { requests: 0, errors: 0 }
    const known = (lengthS: number) =>
      tellsVolume(
        {
          service: 'checkout',
          before: none,
          during: none,
          covered: { requests: 120, lengthS },
          firstErrorMs: undefined,
        },
        180,
      )
    expect([0, 6, 44, 45, 300].map(known)).toEqual([false, false, false, true, true])
  })
})
