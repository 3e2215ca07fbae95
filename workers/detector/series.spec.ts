import { describe, expect, it } from 'vitest'
import { instant, type KnownIncident } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import { seriesOn } from './series.ts'
import { ledgerOf } from './simulated-ledger.ts'

const settings = DETECTOR_PRESETS.default
const { blockS, guardS } = settings.history
const END = 1_769_558_400
const BLOCKS = 96
const CALLS = [
  { caller: 'storefront', callee: 'checkout', calls: 100, errors: 0 },
  { caller: 'edge', callee: 'storefront', calls: 100, errors: 0 },
]

/** Blocks of usual times of a service after an outage of checkout: how many, and how many errors in them. */
function usual(
  service: string,
  outage: { readonly from: number; readonly to: number },
  joined: readonly string[] = [],
) {
  const history = Array.from({ length: BLOCKS }, (_, n) => {
    const at = END - (BLOCKS - n) * blockS
    const fails = at + blockS > END - outage.from && at < END - outage.to
    return { service, bucket: instant(at), requests: 1_000, errors: fails ? 80 : 2 }
  })
  const incident: KnownIncident = {
    incident_id: 'outage',
    service: 'checkout',
    services_joined: joined,
    signature: 'boom',
    severity: 'SEV-1',
    status: 'Resolved',
    cycle: 1,
    detected_at: instant(END - outage.from),
    closed_at: instant(END - outage.to),
  }
  const known = { tenantId: 't', end: instant(END), seen: [], deploys: [], suppressions: [] }
  const input = { ...known, calls: CALLS, incidents: [incident], rates: [], counts: [], history }
  const blocks = seriesOn(ledgerOf(input, settings), input, settings).history(service)
  return { blocks: blocks.length, errors: blocks.reduce((sum, { errors }) => sum + errors, 0) }
}

describe('workers/detector/series.ts', () => {
  const outage = { from: 4 * blockS, to: blockS }
  const kept = BLOCKS - 3 - guardS / blockS

  it('takes an outage for no usual time of its service, of those that call it, and of those it was noted to be felt in', () => {
    const usualOnly = { blocks: kept, errors: 2 * kept }
    expect(usual('checkout', outage)).toEqual(usualOnly)
    expect(usual('storefront', outage)).toEqual(usualOnly)
    expect(usual('edge', outage)).toEqual(usualOnly)
    expect(usual('mailer', outage, ['mailer'])).toEqual(usualOnly)
    expect(usual('search', outage).blocks).toBe(BLOCKS)
  })

  it('counts it for callers all the same where it leaves them nothing', () => {
    const whole = { from: BLOCKS * blockS, to: 0 }
    expect(usual('storefront', whole).blocks).toBe(BLOCKS)
    expect(usual('checkout', whole).blocks).toBe(0)
  })
})
