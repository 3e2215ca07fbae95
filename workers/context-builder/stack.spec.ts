import { describe, expect, it } from 'vitest'
import { framesOf } from './stack.ts'

describe('workers/context-builder/stack.ts', () => {
  it.each([
    ['at rateOf (file:///app/src/total.js:4:20)', '///app/src/total.js', 4, 'rateOf'],
    ['/app/pkg/cart/total.go:88 +0x1d', '/app/pkg/cart/total.go', 88, ''],
    ['  File "services/cart/total.py", line 12, in total', 'services/cart/total.py', 12, ''],
  ])('finds the place in %j', (text, path, line, fn) => {
    expect(framesOf(text)[0]).toMatchObject({ path, line, ...(fn === '' ? {} : { fn }) })
  })

  it('takes no place from behind a thousand letters: that is no frame', () => {
    expect(framesOf(`${'x'.repeat(990)} at total (src/total.js:4:20)`)).toEqual([])
    expect(framesOf(`${'x'.repeat(900)} at total (src/total.js:4:20)`)).toHaveLength(1)
  })
})
