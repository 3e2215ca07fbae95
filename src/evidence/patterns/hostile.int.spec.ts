import { describe, expect, it } from 'vitest'
import { createMine } from './mine.ts'
import { patternsOf, viewing } from './patterns.ts'
import { finishInTurns } from './steps.ts'
import { createPatternTable } from './table.ts'

const ROOM = 500

/** Letters alone: no scanner takes it for a value. */
function word(n: number): string {
  return n < 26 ? String.fromCharCode(97 + n) : word(Math.floor(n / 26) - 1) + String.fromCharCode(97 + (n % 26))
}

const MESSAGES: Readonly<Record<string, (n: number) => string>> = {
  'words that vary together': (n) => `the ${word(n)} did ${word(n * 7_919)} of ${word(n * 104_729)}`,
  'shapes of marks': (n) =>
    `${Array.from({ length: 12 }, (_, at) => `x${'()[]'[(n >> (2 * at)) & 3]}`).join(' ')} failed`,
  names: (n) => `user ${word(n)}.${word(n + 1)} was not found`,
  fields: (n) => `${word(n)} ${Array.from({ length: 40 }, (_, at) => `${word(n + at)}=${at}`).join(' ')}`,
}

describe('src/evidence/patterns/hostile.int.spec.ts', () => {
  it.each(Object.keys(MESSAGES))(
    'keeps its room when every line is another pattern, and counts every line: %s',
    {
      timeout: 60_000,
    },
    async (name) => {
      const mine = createMine({ receivedAt: new Date(0), maxPatterns: ROOM })
      const lines = 8_000
      for (let at = 0; at < lines; at += 100) {
        mine.feed(Array.from({ length: 100 }, (_, n) => `${MESSAGES[name]?.(at + n)}\n`).join(''))
        await finishInTurns(mine.table.tidying())
        expect(mine.table.entries().length).toBeLessThanOrEqual(2 * ROOM)
      }
      mine.endOfSource()
      for (const entry of mine.table.entries()) expect(entry.halves.length).toBeLessThanOrEqual(4)
      const counted = patternsOf(mine.table).reduce((sum, { count }) => sum + count, 0)
      // A line that begins as a frame of a stack does belongs to the record before it.
      expect(counted + mine.table.totals.dropped).toBe(mine.tally.records)
      expect(mine.tally.lines).toBe(lines)
    },
  )

  it.each(Object.keys(MESSAGES))('rests after every few entries while it merges: %s', (name) => {
    const table = createPatternTable()
    const entries = 3_000
    for (let n = 0; n < entries; n++) {
      const text = MESSAGES[name]?.(n) ?? ''
      table.add(text, 0, text.length, n * 1_000, 17)
    }
    let rests = 0
    for (const _ of viewing(table)) rests += 1
    expect(rests).toBeGreaterThan(entries / 8)
  })
})
