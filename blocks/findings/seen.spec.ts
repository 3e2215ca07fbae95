import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRef } from '../action-ids.ts'
import { decodeSeen, encodeSeen } from './seen.ts'

const chosen = { service: 'checkout', another: true, severity: 'SEV-2', private: true } as const
const since = '2026-03-02T09:00:00.000Z'

describe('blocks/findings/seen.ts', () => {
  it('brings back what it was given', () => {
    for (const seen of [
      { what: '' },
      { what: 'x', since },
      { what: 'x', private: true },
      { what: 'x', since, ...chosen },
    ])
      expect(decodeSeen(encodeSeen(seen))).toEqual(seen)
    expect(decodeSeen('no json')).toEqual({ what: '' })
    expect(decodeSeen(JSON.stringify([since, 'x', '', true]))).toEqual({ since, what: 'x', another: true })
  })

  it('fits a button whatever the words are, and loses no choice for it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' }),
        fc.string({ maxLength: 200 }),
        (what, service) => {
          const seen = encodeSeen({ what, since, ...chosen, service })
          expect(encodeRef({ incident_id: '', cycle: 0, seen }).length).toBeLessThanOrEqual(2_000)
          expect(decodeSeen(seen)).toMatchObject({ another: true, severity: 'SEV-2', private: true })
        },
      ),
    )
    expect(decodeSeen(encodeSeen({ what: '\u0001'.repeat(3_000), ...chosen }))).toMatchObject(chosen)
    expect(decodeSeen(encodeSeen({ what: 'a word '.repeat(150), ...chosen })).what).toBe('a word '.repeat(150))
  })
})
