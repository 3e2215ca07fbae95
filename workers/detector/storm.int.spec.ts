import { describe, expect, it } from 'vitest'
import { seeded } from '../../src/redact/seeded.ts'
import { instant, type KnownIncident } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import type { Block, CountAt, RateAt } from './records.ts'
import { knownFrom } from './stated.ts'
import { Watch } from './watch.ts'

const usual = DETECTOR_PRESETS.default
const START = 1_769_558_400
const SERVICES = Array.from({ length: 50 }, (_, n) => `service-${n}`)
const MINUTES = 200

describe('workers/detector/watch.ts', () => {
  it('opens one incident for each of 50 errors that alarm 10,000 times, and states each worsening once', () => {
    const watch = afterDays()
    const random = seeded(5)
    const incidents = new Map<string, KnownIncident>()
    let alarms = 0
    let facts = 0
    for (let minute = 0; minute < MINUTES; minute++) {
      const at = START + minute * 60
      const end = at + 60
      const rates: RateAt[] = SERVICES.map((service) => ({ service, at, requests: 100, errors: 40 }))
      const counts: CountAt[] = SERVICES.map((service) => ({
        service,
        signature: `${service}-down`,
        at,
        count: 35 + Math.floor(random.next() * 5),
      }))
      watch.ledger.absorb(at, end, rates, counts)
      watch.ledger.first(counts)
      watch.ledger.seal(end)
      const context = { seen: [], deploys: [], calls: [], suppressions: [] }
      const drafts = watch.look({
        tenantId: 't',
        end: instant(end),
        incidents: watch.over([...incidents.values()]),
        ...context,
      })
      for (const draft of drafts) {
        watch.remember(draft)
        if (draft.event_type === 'IncidentDetected') incidents.set(draft.incident_id, knownFrom(draft))
      }
      alarms += counts.length
      facts += drafts.length
    }
    expect(alarms).toBe(10_000)
    expect(incidents.size).toBe(50)
    expect(facts).toBeLessThanOrEqual(60)
  })
})

/** A watch that has seen two quiet days. */
function afterDays(): Watch {
  const watch = new Watch(usual)
  const blocks: (Block & { service: string })[] = SERVICES.flatMap((service) =>
    Array.from({ length: 192 }, (_, n) => ({
      service,
      at: START - (192 - n) * 900,
      requests: 1_500,
      errors: 3,
      squares: 3,
      buckets: 15,
    })),
  )
  watch.ledger.load({ blocks: START, hours: START }, blocks, [])
  return watch
}
