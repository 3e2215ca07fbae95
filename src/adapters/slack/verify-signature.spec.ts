import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSignedBySlack } from './verify-signature.ts'

const NOW = new Date('2026-03-02T09:00:00Z')
const STAMP = String(NOW.getTime() / 1_000)
const sign = (raw: Buffer, secret = 's', timestamp = STAMP) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(raw).digest('hex')}`

describe('src/adapters/slack/verify-signature.ts', () => {
  it('accepts what was signed, up to 300 seconds off either way', () => {
    const raw = Buffer.from('body')
    for (const off of [-300, 0, 300]) {
      const timestamp = String(NOW.getTime() / 1_000 + off)
      expect(isSignedBySlack({ raw, timestamp, signature: sign(raw, 's', timestamp) }, 's', NOW)).toBe(true)
    }
    for (const off of [-301, 301]) {
      const timestamp = String(NOW.getTime() / 1_000 + off)
      expect(isSignedBySlack({ raw, timestamp, signature: sign(raw, 's', timestamp) }, 's', NOW)).toBe(false)
    }
  })

  it('accepts nothing when any byte of body or signature is another', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, place, change) => {
          const raw = Buffer.from(bytes)
          const signature = sign(raw)
          const body = Buffer.from(raw)
          const at = place % body.length
          body[at] = (body[at] ?? 0) ^ change
          const letter = 3 + (place % 64)
          const other = signature[letter] === '0' ? '1' : '0'
          const bent = `${signature.slice(0, letter)}${other}${signature.slice(letter + 1)}`
          expect(isSignedBySlack({ raw, timestamp: STAMP, signature }, 's', NOW)).toBe(true)
          expect(isSignedBySlack({ raw: body, timestamp: STAMP, signature }, 's', NOW)).toBe(false)
          expect(isSignedBySlack({ raw, timestamp: STAMP, signature: bent }, 's', NOW)).toBe(false)
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('accepts nothing without a secret, a signature or a time', () => {
    const raw = Buffer.from('x')
    expect(isSignedBySlack({ raw, timestamp: STAMP, signature: sign(raw, '') }, '', NOW)).toBe(false)
    expect(isSignedBySlack({ raw, timestamp: undefined, signature: sign(raw) }, 's', NOW)).toBe(false)
    expect(isSignedBySlack({ raw, timestamp: STAMP, signature: undefined }, 's', NOW)).toBe(false)
  })
})
