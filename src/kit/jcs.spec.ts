import canonicalize from 'canonicalize'
import { describe, expect, it } from 'vitest'
import { jcs } from './jcs.ts'

/** The reference: the package is CommonJS with an `export default` type, under nodenext its default is the function itself. */
const reference = canonicalize as unknown as (value: unknown) => string

/** Seeded chance, so that a failing run can be told again. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * below)
  }
}

const TEXTS = [
  '',
  'a',
  'Z',
  'é',
  '"',
  '\\',
  '\n',
  '\u0000',
  '\u007f',
  '\u2028',
  '😀',
  '\ud800',
  'b/c',
  '10',
  '9',
  '{}',
  ' ',
]
const NUMBERS = [0, -0, 1, -1.5, 1e21, 1e-7, 5e-324, 333333333.3333333, 2 ** 53, Number.MAX_VALUE]

function drawn(below: (n: number) => number, depth: number): unknown {
  const text = () => Array.from({ length: below(4) }, () => TEXTS[below(TEXTS.length)]).join('')
  switch (below(depth > 3 ? 5 : 8)) {
    case 0:
      return NUMBERS[below(NUMBERS.length)]
    case 1:
      return [true, false, null, undefined, Symbol('x'), new Date(below(2 ** 31))][below(6)]
    case 2:
    case 3:
    case 4:
      return text()
    case 5:
      return Array.from({ length: below(5) }, () => drawn(below, depth + 1))
    default:
      return Object.fromEntries(Array.from({ length: below(6) }, () => [text(), drawn(below, depth + 1)]))
  }
}

describe('src/kit/jcs.ts', () => {
  it('writes what the reference writes', () => {
    const below = chanceOf(17)
    for (let turn = 0; turn < 5_000; turn++) {
      const value = { of: drawn(below, 0) }
      expect(jcs(value)).toBe(reference(value))
    }
  })

  it('gives one text for one value, whatever the order of its keys', () => {
    expect(jcs({ b: [1, { d: null, c: 'x' }], a: 1e21, é: '\u001f' })).toBe(
      '{"a":1e+21,"b":[1,{"c":"x","d":null}],"é":"\\u001f"}',
    )
    expect(jcs({ 2: 0, 10: 0, a: 0 })).toBe('{"10":0,"2":0,"a":0}')
  })

  it('refuses what JSON cannot hold', () => {
    for (const value of [undefined, Symbol('x'), Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1])
      expect(() => jcs(value)).toThrow()
    expect(() => jcs({ a: [Number.NaN] })).toThrow()
  })
})
