import { describe, expect, it } from 'vitest'
import type { LookInput } from './input.ts'
import { instant } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import { renamedFrom } from './rename.ts'
import { newLedger, seriesOn } from './series.ts'

const settings = DETECTOR_PRESETS.default
const DAY = 86_400
const FROM = 5 * DAY
const END = FROM + 3_600
const INPUT: LookInput = {
  tenantId: 't',
  end: instant(END),
  seen: [],
  deploys: [],
  calls: [],
  incidents: [],
  suppressions: [],
}

/** An error that came so often in each hour of five days, and so often in the hour of the new one. */
interface Known {
  readonly signature: string
  readonly before: number
  readonly since: number
}

/** What the new error, `observed` times in the last hour, is taken for beside these. */
function taken(observed: number, known: readonly Known[]): string | undefined {
  const ledger = newLedger(settings)
  const blocks = Array.from({ length: (5 * DAY) / 900 }, (_, n) => ({
    service: 'api',
    at: n * 900,
    requests: 1_500,
    errors: 0,
    squares: 0,
    buckets: 15,
  }))
  const hours = known.flatMap(({ signature, before }) =>
    Array.from({ length: 120 }, (_, n) => ({ service: 'api', signature, at: n * 3_600, count: before })),
  )
  ledger.load({ blocks: FROM, hours: FROM }, blocks, hours)
  const spread = (signature: string, from: number, count: number) =>
    Array.from({ length: count }, (_, n) => {
      return { service: 'api', signature, at: from + 60 * Math.floor((60 * (n + 0.5)) / count), count: 1 }
    })
  const minutes = Array.from({ length: 120 }, (_, n) => {
    return { service: 'api', at: FROM - 3_600 + n * 60, requests: 100, errors: 0 }
  })
  ledger.absorb(FROM - 3_600, END, minutes, [
    ...known.flatMap(({ signature, before, since }) => [
      ...spread(signature, FROM - 3_600, before),
      ...spread(signature, FROM, since),
    ]),
    ...spread('fresh', FROM, observed),
  ])
  ledger.first([{ service: 'api', signature: 'fresh', at: FROM }])
  ledger.first(known.map(({ signature }) => ({ service: 'api', signature, at: 0 })))
  return renamedFrom(seriesOn(ledger, INPUT, settings), 'api', 'fresh', FROM, settings)
}

const rare = (count: number, since: number) =>
  Array.from({ length: count }, (_, n) => ({ signature: `rare-${n}`, before: 3, since }))

describe('workers/detector/rename.ts', () => {
  it('knows a steady error that stopped as another began by its new name', () => {
    expect(taken(9, [{ signature: 'old', before: 10, since: 0 }])).toBe('old')
    expect(taken(12, [{ signature: 'old', before: 10, since: 1 }, ...rare(40, 3)])).toBe('old')
    expect(taken(3, [{ signature: 'old', before: 3, since: 0 }])).toBe('old')
  })

  it('takes a new error for what it is beside an old one that goes on, or that came much less or much more often', () => {
    expect(taken(9, [{ signature: 'old', before: 10, since: 9 }])).toBeUndefined()
    expect(taken(40, [{ signature: 'old', before: 10, since: 0 }])).toBeUndefined()
    expect(taken(4, [{ signature: 'old', before: 60, since: 0 }])).toBeUndefined()
  })

  it('does not take one of many rare errors, silent as one of them always is, for the old name of a new one', () => {
    const one = { signature: 'silent', before: 3, since: 0 }
    expect(taken(8, [one])).toBe('silent')
    expect(taken(8, [one, ...rare(40, 3)])).toBeUndefined()
  })
})
