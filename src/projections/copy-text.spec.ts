import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyText } from './copy-text.ts'

describe('src/projections/copy-text.ts', () => {
  it('writes a line a row, nothing as \\N, and an empty text as it is', () => {
    const rows = [
      { a: '', b: 0.5, c: true },
      { a: null, c: undefined },
    ]
    expect(copyText(['a', 'b', 'c'], rows)).toBe('\t0.5\ttrue\n\\N\t\\N\t\\N\n')
  })

  it('has as many tabs and lines as it has values, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('\t', '\n', '\r', '\\', 'N', '.', '\0', '\ud800', '🔥', 'a') })
    fc.assert(
      fc.property(fc.array(fc.record({ a: text, b: text })), (rows) => {
        const lines = copyText(['a', 'b'], rows).split('\n')
        expect(lines).toHaveLength(rows.length + 1)
        for (const [at, row] of rows.entries())
          expect(lines[at]?.split('\t').map(read)).toEqual([row.a, row.b].map(without))
      }),
    )
  })
})

/** What Postgres reads. */
function read(value: string): string {
  return value.replace(/\\(.)/g, (_, one: string) => ({ t: '\t', n: '\n', r: '\r' })[one] ?? one)
}

function without(text: string): string {
  return text.replace(/[\0\p{Cs}]/gu, '\ufffd')
}
