import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { skeletonKey } from '../patterns/skeleton-key.ts'
import { asPatterns } from './as-patterns.ts'

const AT = '2026-01-01T00:00:00.000Z'

function row(pattern: string, title: string, count: number, service = 's') {
  return { service, pattern, level: 'quiet' as const, title, count, first_seen: AT, last_seen: AT }
}

describe('src/evidence/logs/as-patterns.ts', () => {
  it('counts lines that differ in values alone as one pattern, under the name that a file gives it', async () => {
    const titles = ['Ada', 'Bob', 'Cem', 'Dee'].map((name) => `user=${name} logged in from db-7 within 3ms`)
    const rows = titles.map((title, n) => row(`db1:${n}`, title, n + 1))
    const [now = []] = await asPatterns([rows])
    expect(now).toMatchObject([{ count: 10 }])
    expect(titles.map(skeletonKey)).toContain(now[0]?.pattern)
  })

  it('gives a pattern one name in both stretches, also where one has few of its values', async () => {
    const title = (name: string) => `queue ${name} is full`
    const many = ['mail', 'invoices', 'exports', 'images'].map((name) => row(`db1:${name}`, title(name), 5))
    const [now = [], past = []] = await asPatterns([many, [row('sk1:old', title('mail'), 3)]])
    expect(now).toHaveLength(1)
    expect(past).toMatchObject([{ pattern: now[0]?.pattern, count: 3 }])
  })

  it('leaves the names of exceptions, and what other services say, apart', async () => {
    const rows = [
      row('st1:aa', 'TypeError: x', 1),
      row('ex3:bb', 'TypeError: x', 2),
      row('db1:c', 'TypeError: x', 3, 't'),
    ]
    const [now = []] = await asPatterns([rows])
    expect(now.map(({ pattern, count }) => [pattern, count])).toEqual([
      ['st1:aa', 1],
      ['ex3:bb', 2],
      [skeletonKey('TypeError: x'), 3],
    ])
  })

  it('loses no line, whatever the order of rows', async () => {
    const word = fc.constantFrom('open', 'closed', 'a7', 'Ada', 'Bob', '17', 'node-3')
    const title = fc.tuple(word, word, word).map((words) => words.join(' '))
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(title, { minLength: 1, maxLength: 30 }), async (titles) => {
        const rows = titles.map((text, n) => row(`db1:${text}`, text, n + 1))
        const sorted = async (given: typeof rows) =>
          (await asPatterns([given]))[0]?.toSorted((a, b) => (a.pattern < b.pattern ? -1 : 1))
        const told = await sorted(rows)
        expect(told?.reduce((sum, { count }) => sum + count, 0)).toBe((rows.length * (rows.length + 1)) / 2)
        expect(await sorted(rows.toReversed())).toEqual(told)
      }),
    )
  })
})
