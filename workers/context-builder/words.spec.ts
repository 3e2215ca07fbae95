import { describe, expect, it } from 'vitest'
import { wordsOf } from './words.ts'

describe('workers/context-builder/words.ts', () => {
  it('takes identifiers whole and by their parts, and leaves out numbers and what says nothing', () => {
    expect(wordsOf('RangeError in readCartTotal: 42 of null')).toEqual([
      'rangeerror',
      'range',
      'readcarttotal',
      'read',
      'cart',
      'total',
    ])
  })

  it('takes no word out of what was redacted, nor out of what a cut left of it', () => {
    expect(wordsOf('token [REDACTED:github-token:ab12] refused [REDACTED:vault-tok')).toEqual(['token', 'refused'])
  })
})
