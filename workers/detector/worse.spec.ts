import { describe, expect, it } from 'vitest'
import { SeverityAssessedPayload } from '../../src/timeline/payloads/detection.ts'
import { NoteAddedPayload } from '../../src/timeline/payloads/people.ts'
import { instant, type KnownIncident } from './input.ts'
import { broken, look, SHOP, sandbox, shop, usual } from './simulated-looks.ts'
import { START, simulate } from './simulated-traffic.ts'
import { joinedBy } from './worse.ts'

const TRAFFIC = simulate({ seed: 3, seconds: 200, services: SHOP, troubles: [broken(0.95)] })
const KNOWN: KnownIncident = {
  incident_id: 'inc',
  service: 'checkout',
  signature: 'boom',
  severity: 'SEV-3',
  measured: 'SEV-3',
  status: 'ContextBuilt',
  cycle: 2,
  detected_at: instant(START + 80),
}
const at = (second: number, change: Partial<KnownIncident> = {}) =>
  look(TRAFFIC.inputAt(second, sandbox), [{ ...KNOWN, ...change }])

describe('workers/detector/worse.ts', () => {
  it('states a severity that rose beyond chance, once for each step whenever it looks', () => {
    const found = at(130)
    expect(found).toMatchObject([
      { event_type: 'SeverityAssessed', incident_id: 'inc', cycle: 2, actor: { kind: 'detector' } },
    ])
    expect(SeverityAssessedPayload.parse(found[0]?.payload)).toMatchObject({
      severity: 'SEV-1',
      reason: expect.stringMatching(/^\d+ of \d+ requests to checkout fail now \(9\d %\)\.$/),
    })
    expect(at(131)[0]?.discriminator).toBe(found[0]?.discriminator)
  })

  it('measures the services that suffer as well, and names the one that has it worst', () => {
    const known = { ...KNOWN, service: 'stock', signature: 'stock fails', detected_at: instant(START - 300) }
    expect(look(shop({ checkout: 1, stock: 0.09 }), [known], [], usual)).toMatchObject([
      {
        event_type: 'SeverityAssessed',
        incident_id: 'inc',
        payload: { severity: 'SEV-1', reason: expect.stringContaining('requests to checkout fail now (100 %)') },
      },
    ])
  })

  it('does not speak against a person who judged it milder than was measured', () => {
    expect(at(130, { measured: 'SEV-1' })).toEqual([])
    expect(at(130, { severity: 'SEV-1' })).toEqual([])
  })

  it('does not raise a severity for what few requests may show by chance', () => {
    const thin = simulate({ seed: 4, seconds: 200, services: SHOP, troubles: [broken(0.45)] })
    for (let second = 100; second < 200; second++) {
      const found = look(thin.inputAt(second, sandbox), [{ ...KNOWN, severity: 'SEV-2' }])
      expect(found, `second ${second}`).toEqual([])
    }
  })

  it('notes a leading error that the incident did not have, by its signature', () => {
    const found = at(130, { signature: 'older', severity: 'SEV-1' })
    expect(found).toMatchObject([{ event_type: 'NoteAdded', incident_id: 'inc', cycle: 2 }])
    expect(found.map(joinedBy)).toEqual(['boom'])
    expect(NoteAddedPayload.parse(found[0]?.payload).text).toMatch(/words of boom \(\d+ times from checkout/)
    expect(at(130, { signature: 'older', severity: 'SEV-1', signatures: ['boom'] })).toEqual([])
  })

  it('raises the severity with which an incident came back', () => {
    const closed = { status: 'Resolved', closed_at: instant(START + 85) } as const
    expect(at(130, closed)).toMatchObject([
      { event_type: 'IncidentDetected', cycle: 3 },
      { event_type: 'SeverityAssessed', cycle: 3, payload: { severity: 'SEV-1' } },
    ])
    expect(at(130, { ...closed, severity: 'SEV-1' })).toHaveLength(1)
  })
})
