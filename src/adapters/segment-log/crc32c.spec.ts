import { describe, expect, it } from 'vitest'
import { crc32c } from './crc32c.ts'

describe('src/adapters/segment-log/crc32c.ts', () => {
  it('gives the check values of RFC 3720', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at))).toBe(0x46dd794e)
  })

  it('looks only at the part asked for', () => {
    expect(crc32c(new TextEncoder().encode('xx123456789yy'), 2, 11)).toBe(0xe3069283)
  })
})
