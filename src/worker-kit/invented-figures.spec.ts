import { describe, expect, it } from 'vitest'
import { inventedFigures } from './invented-figures.ts'

const GIVEN = `{"summary":"10 of 14 requests failed (0.7143)","sha":"f9a487818a3849d39b734aac197b442ef6023121","p95":2010,
"at":"2026-11-23T20:20:03Z","file":"lib/discounts.js:18","orders":"43,210 orders","ids":["ev27"]}`

describe('src/worker-kit/invented-figures.ts', () => {
  it.each([
    'Ten requests failed: 10 of 14.',
    '71 % of requests failed, 71.4% to be exact.',
    'They took 2.01 s, or 2010ms.',
    'f9a4878 changed lib/discounts.js:18 at 20:20, says ev27.',
    'It took 43210 orders with it (43,210).',
    'On 2026-11-23 it broke.',
    'Nothing is said in figures.',
  ])('lets stand what was given: %s', (prose) => {
    expect(inventedFigures(prose, GIVEN)).toEqual([])
  })

  it.each([
    ['It exposed 98,765 card numbers.', ['98,765']],
    ['Olivia rolled it back at 03:00.', ['03:00']],
    ['39 requests failed, digits of a hash.', ['39']],
    ['Commit c0ffee1 did it.', ['c0ffee1']],
    ['Only 4 of 14, 28 %.', ['4', '28']],
    ['4,321 people called 21 times.', ['4,321', '21']],
  ])('finds what was made up: %s', (prose, invented) => {
    expect(inventedFigures(prose, GIVEN)).toEqual(invented)
  })
})
