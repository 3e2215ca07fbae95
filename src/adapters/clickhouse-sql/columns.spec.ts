import { describe, expect, it } from 'vitest'
import { decimalSeconds } from './columns.ts'

describe('src/adapters/clickhouse-sql/columns.ts', () => {
  it('keeps nanoseconds and reads offsets', () => {
    expect(decimalSeconds('2026-01-28T12:34:56Z')).toBe('1769603696.000000000')
    expect(decimalSeconds('2026-01-28T12:34:56.000000001Z')).toBe('1769603696.000000001')
    expect(decimalSeconds('2026-01-28T14:34:56.5+02:00')).toBe('1769603696.500000000')
  })

  it('gives up on what is no time, or one that a bucket cannot hold', () => {
    for (const text of [
      '',
      'now',
      '2026-01-28',
      '2026-13-41T00:00:00Z',
      '1970-01-01T00:00:00Z',
      '2200-01-01T00:00:00Z',
    ]) {
      expect(() => decimalSeconds(text)).toThrow(/Send ISO 8601/)
    }
  })
})
