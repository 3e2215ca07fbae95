import { describe, expect, it } from 'vitest'
import { wellFormed } from './well-formed.ts'

describe('src/adapters/clickhouse-sql/well-formed.ts', () => {
  it('copies nothing that is whole', () => {
    const columns = { Body: 'half a fox 🦊', Attributes: { '🔑': 'v' }, Duration: 7, list: ['a', 'b'] }
    expect(wellFormed(columns)).toBe(columns)
  })

  it('puts a mark in the place of half a character, in values, keys and lists', () => {
    expect(
      wellFormed({ Body: 'cut \ud83e', Attributes: { 'k\udd8a': 'v\ud83e' }, Duration: 7, list: ['\ud83e'] }),
    ).toEqual({
      Body: 'cut \ufffd',
      Attributes: { 'k\ufffd': 'v\ufffd' },
      Duration: 7,
      list: ['\ufffd'],
    })
  })
})
