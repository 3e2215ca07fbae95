import { describe, expect, it } from 'vitest'
import { commit } from './scene.spec-support.ts'
import { diffLines, wordsOf } from './words.ts'

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

  it('reads the beginning of a line that is a picture or a bundle in letters', () => {
    const patch = `@@ -1 +1 @@ ${'h'.repeat(9_000)}\n-${'o'.repeat(9_000)}\n+${'n'.repeat(9_000)}\n+short`
    const { added, removed, around } = diffLines(commit('A change', 'src/a.js', patch))
    expect([...added, ...removed, ...around].map(({ length }) => length)).toEqual([1_999, 5, 1_999, 2_000])
  })
})
