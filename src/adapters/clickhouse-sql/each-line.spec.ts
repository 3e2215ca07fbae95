import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachLine } from './each-line.ts'

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

async function linesOf(text: string, sizes: readonly number[] = []): Promise<readonly string[]> {
  const lines: string[] = []
  await eachLine(cut(Buffer.from(text), sizes), (line) => lines.push(line))
  return lines
}

describe('src/adapters/clickhouse-sql/each-line.ts', () => {
  it('finds the same lines however their bytes come', async () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('ü'.repeat(40_000))), { maxLength: 8 })
    const sizes = fc.array(fc.nat(90_000), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(text, sizes, async (parts, cuts) => {
        const whole = parts.join('\n')
        expect(await linesOf(whole, cuts)).toEqual(whole.split('\n').filter((line) => line !== ''))
      }),
    )
  })

  it('hands over the last line with and without its end, and of nothing nothing', async () => {
    expect(await linesOf('a\nb\n')).toEqual(['a', 'b'])
    expect(await linesOf('a\n\nb')).toEqual(['a', 'b'])
    expect(await linesOf('')).toEqual([])
  })

  it('lets others run between the lines of one large piece', async () => {
    let turns = 0
    let isOn = true
    const count = () => {
      turns += 1
      if (isOn) setImmediate(count)
    }
    setImmediate(count)
    const busy = (line: string) => {
      for (const until = performance.now() + 1; performance.now() < until; ) line.length
    }
    await eachLine(cut(Buffer.from('line\n'.repeat(200)), []), busy)
    isOn = false
    expect(turns).toBeGreaterThan(5)
  })

  it('rejects with what the taker throws', async () => {
    const refuse = () => {
      throw new Error('not as expected')
    }
    await expect(eachLine(cut(Buffer.from('{}\n'), []), refuse)).rejects.toThrow('not as expected')
  })
})
