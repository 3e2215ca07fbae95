import fc from 'fast-check'

const LAST = 0x10ffff
const HALVES = { first: 0xd800, count: 0x800 }

/**
 * Text of any code points but lone halves of pairs. `fc.string` of the unit 'binary' draws the same, after a second or two in which it
 * writes down all of them.
 */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  const point = fc.nat({ max: LAST - HALVES.count }).map((n) => (n < HALVES.first ? n : n + HALVES.count))
  return fc.array(point, { maxLength }).map((points) => String.fromCodePoint(...points))
}
