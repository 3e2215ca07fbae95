import { describe, expect, it } from 'vitest'
import type { Scene } from './scene.ts'
import { fitOf, linesOf, wordsOfChange } from './told-change.ts'

/** As much of a scene as is read: what the errors say. */
function saying(text: string): Scene {
  const told = { errorText: text, ownText: text, rarity: () => 2, services: ['checkout'] }
  // Only these fields of a scene are asked for.
  return told as unknown as Scene
}

const config = (flag: string, previous: string, value: string) => ({
  ...{ flag, kind: 'config' as const, told: { previous, value } },
})
const migration = (value: string) => ({ flag: 'm1', kind: 'migration' as const, told: { previous: '', value } })

describe('workers/context-builder/told-change.ts', () => {
  it('reads what was switched off as taken away, and what a migration drops too', () => {
    expect(linesOf({ flag: 'cache', kind: 'flag', told: { previous: 'true', value: 'false' } })).toEqual({
      removed: ['cache = true'],
      added: [],
      around: [],
    })
    const drop = linesOf(migration('ALTER TABLE orders DROP COLUMN discount_code; CREATE TABLE notes (id int)'))
    expect(drop.removed.join()).toContain('discount_code')
    expect(drop.removed.join()).not.toMatch(/DROP|notes/)
    expect(drop.added).toHaveLength(2)
  })

  it.each([
    [
      'a value that they give',
      config('REGION', 'eu-west-1', 'eu-west-2'),
      'must be addressed using eu-west-1',
      'eu-west-1',
    ],
    ['a pool that shrank', config('pool.max', '50', '5'), 'connection pool exhausted', 'pool.max = 5'],
    ['a cache that was switched off', config('stock-cache', 'on', 'off'), 'too many requests to stock', 'cache'],
    ['a column that is gone', migration('ALTER TABLE orders DROP COLUMN note'), 'column "note" does not exist', 'note'],
    ['a rename', migration('ALTER TABLE parcels RENAME TO boxes'), 'relation "p" does not exist', 'drops or renames'],
    [
      'a strict column',
      migration('ALTER TABLE u ALTER COLUMN phone SET NOT NULL'),
      'violates not-null constraint',
      'refuse',
    ],
    ['a table in use', migration('UPDATE balances SET total = 0'), 'deadlock detected', 'while it is in use'],
  ])('explains errors by %s', (_, change, error, why) => {
    expect(fitOf(change, saying(error))?.why).toContain(why)
  })

  it.each([
    ['a number that is everywhere', config('vault.version', '7', '8'), 'unknown key 7'],
    ['a plain word', config('greeting', 'hello', 'hi'), 'hello is no number'],
    ['a value within a longer one', config('REGION', 'eu-1', 'us-1'), 'no route to eu-11'],
    ['a new table with strict columns', migration('CREATE TABLE n (id int NOT NULL)'), 'violates not-null constraint'],
    [
      'a flag that is merely switched',
      { flag: 'banner', kind: 'flag' as const, told: { previous: 'on', value: 'off' } },
      'undefined is not a function',
    ],
  ])('explains nothing by %s', (_, change, error) => {
    expect(fitOf(change, saying(error))).toBeUndefined()
  })

  it('counts a word that stands before and after half', () => {
    const words = wordsOfChange(config('edge.mode', 'strict cache', 'loose cache'))
    expect([words.get('edge'), words.get('strict'), words.get('loose'), words.get('cache')]).toEqual([1, 1, 1, 0.5])
  })
})
