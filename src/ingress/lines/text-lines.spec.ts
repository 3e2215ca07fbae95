import { describe, expect, it } from 'vitest'
import { newTally } from './tally.ts'
import { linesOf, MAX_LINE } from './text-lines.ts'

async function split(...chunks: readonly (string | Uint8Array)[]) {
  const tally = newTally()
  const stream = (async function* () {
    yield* chunks
  })()
  return { lines: await all(linesOf(stream, tally)), tally }
}

describe('src/ingress/lines/text-lines.ts', () => {
  it('joins chunks at any border, takes CRLF, and needs no newline at the end', async () => {
    const bytes = new TextEncoder().encode('eins\r\nzwölf\nlast')
    for (let border = 0; border <= bytes.length; border++) {
      const { lines } = await split(bytes.slice(0, border), bytes.slice(border))
      expect(lines).toEqual(['eins', 'zwölf', 'last'])
    }
  })

  it('keeps empty lines and adds none after the last newline', async () => {
    expect((await split('a\n\nb\n')).lines).toEqual(['a', '', 'b'])
    expect((await split('')).lines).toEqual([])
  })

  it('removes colours and shows bytes that are no text as such', async () => {
    const { lines } = await split(
      '\u001b[31mERROR\u001b[0m \u001b]0;title\u0007up\tdown\n',
      Uint8Array.of(0x61, 0x00, 0xff, 0x0a),
    )
    expect(lines).toEqual(['ERROR up\tdown', 'a\uFFFD\uFFFD'])
  })

  it('cuts giant lines, counts them, and goes on after them', async () => {
    const giant = 'x'.repeat(MAX_LINE)
    const { lines, tally } = await split(giant, giant, giant, 'tail\nnext\n', `${giant}y\nend`)
    expect(lines.map((line) => line.length)).toEqual([MAX_LINE, 4, MAX_LINE, 3])
    expect(tally.cut).toBe(2)
  })
})

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}
