import { describe, expect, it } from 'vitest'
import { readYaml } from './read-yaml.ts'

describe('infra/checks/read-yaml.ts', () => {
  it('reads maps, lists, plain values and comments', () => {
    const text =
      '# first\na: 1\nb:\n  c: "x: y" # last\n  d: [one, "two, too", 3]\n  e:\n  - f: true\n    g: http://h:1/i#j\n  - plain\nk: {}\nl:\n'
    expect(readYaml(text)).toEqual({
      a: 1,
      b: { c: 'x: y', d: ['one', 'two, too', 3], e: [{ f: true, g: 'http://h:1/i#j' }, 'plain'] },
      k: {},
      l: null,
    })
  })

  it('merges what anchors hold, own keys first, then the first of several', () => {
    const text = 'a: &a\n  x: 1\n  y: 1\nb: &b\n  y: 2\n  z: 2\nc:\n  <<: [*a, *b]\n  x: 3\n'
    expect(readYaml(text)).toMatchObject({ c: { x: 3, y: 1, z: 2 } })
  })

  it.each([
    ['a repeated key', 'a: 1\na: 2'],
    ['an anchor that is not there', 'a: *b'],
    ['a block of text', 'a: |\n  b'],
    ['a flow map', 'a: {b: 1}'],
    ['a word that some parsers take for true', 'a: yes'],
    ['an odd indent', 'a:\n    b: 1\n  c: 2'],
    ['a key in a value', 'a: b: c'],
    ['a list that does not end', 'a: [b,\n  c]'],
  ])('refuses %s', (_, text) => {
    expect(() => readYaml(text)).toThrow(/^Line \d/)
  })
})
