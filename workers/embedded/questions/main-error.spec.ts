import { describe, expect, it } from 'vitest'
import type { Link } from '../../../src/evidence/correlate/chain.ts'
import type { ErrorKind } from '../../../src/evidence/correlate/kinds.ts'
import { aboutMain } from './main-error.ts'

const iso = (s: number) => new Date(s * 1_000).toISOString()

/** A kind of error that comes once a second. */
function kind(signature: string, firstS: number, lastS: number, known: Partial<ErrorKind> = {}): ErrorKind {
  const points = Array.from({ length: 200 }, (_, place) => {
    const fromS = place * 5
    return { atMs: fromS * 1_000, count: Math.max(0, Math.min(fromS + 5, lastS) - Math.max(fromS, firstS)) }
  })
  const told = { service: 'app', signature, title: signature, sample: '', trend: 'new' as const, points }
  return { ...told, count: lastS - firstS, expected: 0, firstSeen: iso(firstS), lastSeen: iso(lastS), ...known }
}

function began(kinds: readonly ErrorKind[], change: Partial<Link['anomaly']> = {}) {
  const anomaly = {
    kind: 'errors',
    atMs: 300_000,
    precisionMs: 5_000,
    lastMs: 700_000,
    observed: 400,
    expected: 0,
  } as const
  const { leading, bouts } = aboutMain({ service: 'app', after: [], anomaly: { ...anomaly, ...change } }, kinds).anomaly
  return [leading?.signature, bouts?.map(({ fromMs }) => fromMs / 1_000)]
}

describe('workers/embedded/questions/main-error.ts', () => {
  const odd = kind('odd', 301, 306)
  const main = kind('main', 350, 700)

  it('dates an outage by the error that it is about, where a few odd ones came before', () => {
    expect(began([odd, main])).toEqual(['main', [300, 350]])
    expect(began([{ ...odd, trend: 'rising', firstSeen: iso(-900) }, main])).toEqual(['main', [300, 350]])
  })

  it('leaves alone what began with the error that leads, or of which it is not known what it began with', () => {
    const same = ['main', undefined]
    expect(began([odd, main], { leading: main })).toEqual(same)
    const none = [undefined, undefined]
    expect(began([main])).toEqual(none)
    expect(began([{ ...odd, service: 'other' }, main])).toEqual(none)
    expect(began([odd, { ...main, trend: 'rising' }])).toEqual(none)
    expect(began([kind('long before', 100, 106), main])).toEqual(none)
    expect(began([odd, main], { kind: 'silence' })).toEqual(none)
  })
})
