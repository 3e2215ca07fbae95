import { describe, expect, it } from 'vitest'
import { readFilter } from './filter.ts'

function takes(said: string, text: string): boolean | string {
  const read = readFilter(said)
  return read.kind === 'problem' ? read.said : (read.filter?.takes(text) ?? 'no filter')
}

describe('src/evidence/correlate/filter.ts', () => {
  it('wants every word, in any order and case, as it is written', () => {
    expect(takes('Timeout database errors', 'DATABASE: timeout after 5 s')).toBe(true)
    expect(takes('database timeout', 'database: refused')).toBe(false)
    expect(takes('a.b', 'aXb')).toBe(false)
    expect(takes('(', 'f(')).toBe(true)
  })

  it('has no filter where nothing is said, or only what is always meant', () => {
    expect(takes('', 'x')).toBe('no filter')
    expect(takes('errors in the logs', 'x')).toBe('no filter')
  })

  it('reads a pattern between slashes, and says what to write when it is none', () => {
    expect(takes('/pool .* exhausted/', 'connection pool of db EXHAUSTED')).toBe(true)
    expect(takes('/pool .∗ exhausted/', 'connection pool of db EXHAUSTED')).toBe(true)
    expect(takes('/(a|/', 'a')).toMatch(/cannot read the pattern.*RE2/)
  })

  it('needs time in proportion to the text for a pattern that ruins others', () => {
    const from = performance.now()
    expect(takes('/^(a+)+$/', `${'a'.repeat(5_000)}!`)).toBe(false)
    expect(performance.now() - from).toBeLessThan(5_000)
  })
})
