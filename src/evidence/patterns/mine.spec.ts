import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { widen } from './histogram.ts'
import { createMine } from './mine.ts'
import { patternsOf } from './patterns.ts'
import type { LongRecord } from './records.ts'
import { finish } from './steps.ts'

const NOW = new Date('2026-03-01T00:00:00Z')

function mined(texts: readonly string[], maxPatterns?: number) {
  const mine = createMine({ receivedAt: NOW, ...(maxPatterns === undefined ? {} : { maxPatterns }) })
  for (const text of texts) mine.feed(text)
  mine.endOfSource()
  return mine
}

const line = fc
  .record({
    s: fc.nat(59),
    n: fc.nat(40),
    what: fc.constantFrom('user U logged in', 'user U logged out', 'wrote N rows to a.b.c', 'read /x/N'),
  })
  .map(({ s, n, what }) => {
    const message = what.replace('U', ['ann', 'bob', 'cy', 'dan', 'eve'][n % 5] ?? '').replace('N', String(n))
    return `2026-01-01 10:00:${String(s).padStart(2, '0')} ${n % 9 ? 'INFO' : 'ERROR'} ${message}`
  })
const log = fc.array(line, { minLength: 1, maxLength: 120 })

describe('src/evidence/patterns/mine.ts', () => {
  it('finds the same in chunks of any size', () => {
    fc.assert(
      fc.property(log, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (lines, sizes) => {
        const text = lines.join('\r\n')
        const chunks: string[] = []
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          chunks.push(text.slice(at, at + size))
          at += size
        }
        expect(patternsOf(mined(chunks).table)).toEqual(patternsOf(mined([text]).table))
      }),
    )
  })

  it('finds the same in any order of the lines', () => {
    fc.assert(
      fc.property(log, fc.nat(), (lines, by) => {
        const turned = [...lines.slice(by % lines.length), ...lines.slice(0, by % lines.length)].reverse()
        expect(patternsOf(mined([turned.join('\n')]).table)).toEqual(patternsOf(mined([lines.join('\n')]).table))
      }),
    )
  })

  it('finds the same when two workers, or one that began anew, each had a part', () => {
    fc.assert(
      fc.property(log, fc.nat(), (lines, at) => {
        const cut = at % (lines.length + 1)
        const [a, b] = [mined([lines.slice(0, cut).join('\n')]), mined([lines.slice(cut).join('\n')])]
        const whole = mined([lines.join('\n')]).table
        for (const second of [a.table.steps.first, a.table.steps.last, b.table.steps.first, b.table.steps.last])
          if (Number.isFinite(second)) widen(a.table.steps, second)
        const totals = { ...a.table.totals, lines: a.table.totals.lines + b.table.totals.lines }
        const joined = { ...a.table, totals, entries: () => [...a.table.entries(), ...b.table.entries()] }
        expect(patternsOf(joined)).toEqual(patternsOf(whole))
      }),
    )
  })

  it('counts each record once, however often it comes', () => {
    const text = Array.from({ length: 3_000 }, (_, n) => `2026-01-01 10:00:00 INFO job ${n} done`).join('\n')
    expect(patternsOf(mined([`${text}\n`, text]).table)).toMatchObject([
      { template: 'job <num> done', count: 6_000, share: 1 },
    ])
  })

  it('keeps the lines of a trace with their record', () => {
    const long: LongRecord[] = []
    const mine = createMine({ receivedAt: NOW, onLong: (record) => void long.push(record) })
    const record =
      '2026-01-01 10:00:00 ERROR payment failed\njava.lang.IllegalState: no\n\tat a.B.c(B.java:1)\nCaused by: x.Y: z\n'
    mine.feed(record.repeat(3))
    mine.feed('2026-01-01 10:00:01 INFO fine\n')
    mine.endOfSource()
    expect(long).toHaveLength(3)
    expect(long[0]).toMatchObject({
      first: 'payment failed',
      level: 17,
      more: ['java.lang.IllegalState: no', '\tat a.B.c(B.java:1)', 'Caused by: x.Y: z'],
    })
    expect(mine.tally).toMatchObject({ lines: 13, records: 4 })
  })

  it('learns another header when one begins in the same file', () => {
    const one = Array.from({ length: 1_200 }, (_, n) => `2026-01-01 10:00:00 INFO [main] a.B: job ${n} done`)
    const other = Array.from({ length: 600 }, (_, n) => `Jan  1 10:00:00 web1 cron[${n}]: ran ${n}`)
    const found = patternsOf(mined([[...one, ...other].join('\n')]).table).map(({ template }) => template)
    expect(found).toContain('job <num> done')
    expect(found).toContain('ran <num>')
  })

  it('takes what is no text without harm: long lines, controls, colours, half characters, no line ends', () => {
    const odd = [
      '\u0000\u0001\ufffd'.repeat(900),
      'x'.repeat(70_000),
      '\u001b[31mred 1\u001b[0m',
      '"\'([{<'.repeat(9_000),
      '\ud800',
      '',
    ]
    const mine = mined([odd.join('\n'), 'y'.repeat(400_000), '\nend 1'])
    expect(mine.tally.lines).toBe(7)
    expect(mine.tally.cut).toBe(2)
    expect(mine.table.totals.cut).toBeGreaterThanOrEqual(3)
    expect(patternsOf(mine.table).map(({ template }) => template)).toContain('red <num>')
    expect(patternsOf(mined(['\u001b[31mred 1\u001b[0m\n']).table)[0]?.sample).toBe('red 1')
  })

  it('holds a bounded number of patterns, keeps what is frequent, and says what it dropped', () => {
    const word = (n: number) => n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? 'q')
    const lines = Array.from({ length: 20_000 }, (_, n) =>
      n % 4 === 0 ? `often ${n}` : `${word(n * 7_919)} ${word(n * 104_729)} ${word(n * 31_337)}`,
    )
    const { table } = mined([lines.join('\n')], 500)
    // Twice its room where nobody makes room between pieces.
    expect(table.entries().length).toBeLessThanOrEqual(1_000)
    const found = patternsOf(table)
    expect(found[0]).toMatchObject({ template: 'often <num>', count: 5_000 })
    expect(found.reduce((sum, { count }) => sum + count, 0) + table.totals.dropped).toBe(20_000)
    expect(table.totals.dropped).toBeGreaterThan(0)
    finish(table.tidying())
  })
})
