import { describe, expect, it } from 'vitest'
import { mechanismOf } from './mechanism.ts'

function why(
  error: string,
  removed: readonly string[],
  added: readonly string[],
  services: readonly string[] = ['orders'],
) {
  const scene = { errorText: error, ownText: error, rarity: () => 2, services }
  return mechanismOf({ added, removed, around: [] }, scene)?.why
}

describe('workers/context-builder/mechanism.ts', () => {
  it.each([
    [
      'column "buyer_ref" does not exist',
      ['  buyer_ref text,'],
      ['  customer_ref text,'],
      'it takes away "buyer_ref", which the errors name',
    ],
    [
      'connect ECONNREFUSED 10.0.0.1:5673',
      ['port: 5672'],
      ['port: 5673'],
      'it brings in "5673", which the errors name',
    ],
    [
      'too many open files',
      ['defer body.Close()'],
      ['return read(body)'],
      'not given back: it no longer gives back what it opens',
    ],
    [
      'worker blocked for 9 s',
      ['const A = /^[a-z]{1,9}$/'],
      ['const A = /^([a-z]+)+$/'],
      'load passed on: it adds a pattern that repeats a repetition',
    ],
    ['slow query on items', ['  const hit = cache.get(id)'], [], 'load passed on: it no longer reads from a cache'],
    [
      'parseFast is not a function',
      ['"parsefast": "^3.1.0"'],
      ['"parsefast": "^4.0.0"'],
      'a new version: it takes parsefast from 3 to 4, and the errors name it',
    ],
  ])('finds what a change did about "%s"', (error, removed, added, expected) => {
    expect(why(error, removed, added)).toBe(expected)
  })

  it.each([
    [
      'a name that stands on both sides',
      'no such host files.store.net',
      ['files: files.store.net'],
      ['files:  files.store.net'],
    ],
    ['a smaller step of a version', 'parsefast failed', ['"parsefast": "^3.1.0"'], ['"parsefast": "^3.1.1"']],
    ['more room', 'pool exhausted', ['maxConns: 10'], ['maxConns: 50']],
    ['a name that a comment gives', 'column "buyer_ref" does not exist', ['// buyer_ref is old'], ['// was renamed']],
  ])('finds nothing in %s', (_, error, removed, added) => {
    expect(why(error, removed, added)).toBeUndefined()
  })
})
