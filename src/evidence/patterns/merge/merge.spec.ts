import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupLines } from '../group.ts'

function templates(lines: readonly string[]): readonly string[] {
  return [...new Set(groupLines(lines).map(({ template }) => template))].sort()
}

const NAMES = ['ann', 'bob', 'carl', 'dora', 'eve']

describe('src/evidence/patterns/merge/merge.ts', () => {
  it('finds the variable where many words stand in one place', () => {
    expect(templates(NAMES.map((name) => `session opened for user ${name} by root`))).toEqual([
      'session opened for user <*> by root',
    ])
  })

  it.each([
    [
      'start and stop',
      ['server start now', 'server stop now', 'server run now', 'server check now', 'server wait now'],
    ],
    ['opened and closed', ['session opened for x', 'session closed for x', 'session kept for x', 'session held for x']],
    ['states in capitals', ['action SCREEN_ON done', 'action SCREEN_OFF done']],
    ['true and false', ['visible=true here', 'visible=false here']],
    ['the first word', NAMES.map((name) => `${name} failed to come up`)],
    ['two words only', ['disk is full', 'disk is slow']],
  ])('keeps apart: %s', (_, lines) => {
    expect(templates(lines)).toHaveLength(lines.length)
  })

  it.each([
    ['names of hosts, paths and classes', ['lookup of a.example.com failed', 'lookup of b.example.org failed']],
    ['an empty value', ['connection from 10.0.0.1 () refused', 'connection from 10.0.0.1 (10.0.0.2) refused']],
    ['lists of any length', ['delete blk_1 now', 'delete blk_1 blk_2 now', 'delete blk_1 blk_2 blk_7 blk_9 now']],
    ['texts in quotes', ['lock tag="View Lock" taken', 'lock tag="launch" taken']],
    ['a word where others are numbers', ['user 17 is gone', 'user admin is gone']],
  ])('merges %s', (_, lines) => {
    expect(templates(lines)).toHaveLength(1)
  })

  it('groups the same lines in any order, however often each comes', () => {
    const word = fc.constantFrom(
      'open',
      'close',
      'user',
      'a.b.c',
      'x.y',
      'ON',
      'OFF',
      '17',
      'id-9',
      '=',
      '(',
      ')',
      ...NAMES,
    )
    const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 40 }), fc.infiniteStream(fc.nat()), (lines, chance) => {
        const keyed = lines.map((text) => ({ text, at: chance.next().value ?? 0 }))
        const shuffled = keyed.toSorted((a, b) => a.at - b.at).map(({ text }) => text)
        const of = (all: readonly string[]) =>
          new Map(groupLines(all).map(({ key, template }, at) => [all[at], `${key} ${template}`]))
        const [one, other] = [of(lines), of([...shuffled, ...shuffled])]
        expect(other).toEqual(new Map([...other.keys()].map((text) => [text, one.get(text)])))
      }),
    )
  })
})
