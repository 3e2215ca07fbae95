import fc from 'fast-check'
import { toSql } from 'pgvector'
import { describe, expect, it } from 'vitest'
import { embed } from './embedding.ts'
import { vectorText } from './vector-text.ts'

describe('src/projections/vector-text.ts', () => {
  it('writes what the client of pgvector writes', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (some) => {
        expect(vectorText(some)).toBe(toSql(some))
      }),
    )
    const embedding = embed('checkout fails: TypeError, rate of undefined')
    expect(vectorText(embedding)).toBe(toSql([...embedding]))
  })
})
