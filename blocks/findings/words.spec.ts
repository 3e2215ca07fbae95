import { describe, expect, it } from 'vitest'
import { correlationReport } from './correlation.ts'
import type { Findings, ServiceFinding } from './props.ts'
import { windowReport } from './window-report.ts'

const failing = (service: string, at: string, after: readonly string[] = []): ServiceFinding => ({
  service,
  requests: 100,
  errors: 70,
  points: [],
  trouble: { kind: 'errors', at, exact: true, from_start: false, observed: 70, expected: 1, after },
})
const FOUND: Findings = {
  window: { from: '2026-03-02T21:30:00.000Z', to: '2026-03-02T21:40:00.000Z' },
  usual: { from: '2026-03-02T21:20:00.000Z', to: '2026-03-02T21:29:50.000Z' },
  services: [
    failing('checkout', '2026-03-02T21:34:47.300Z'),
    failing('storefront', '2026-03-02T21:34:47.000Z', ['checkout']),
  ],
  errors: [{ service: 'checkout', title: 'TypeError', sample: '', count: 9, expected: 0, trend: 'new' }],
  deploys: [{ services: ['checkout'], sha: '0b895ff1', at: '2026-03-02T21:34:47.600Z' }],
  causes: [{ title: 'Let tiers add up', confidence: 0.9, why: ['it changed line 18, 19', 'shipped 6 s before'] }],
  gaps: [],
}
const shown = (found: Findings) => JSON.stringify([correlationReport(found).blocks, windowReport(found).blocks])

describe('blocks/findings/words.ts', () => {
  it('calls an error new only where something is known from before', () => {
    expect(shown(FOUND)).toContain('never before')
    const young = { ...FOUND, usual_known: false }
    expect(shown(young)).not.toMatch(/never before|New and rising|🆕|Compared with/)
    expect(shown(young)).toContain('Nothing is known from before')
  })

  it('tells what falls into one second as deploy, then whom it hit first, then who calls that one', () => {
    const timeline = correlationReport(FOUND).blocks.find((block) => JSON.stringify(block).includes('*Timeline*'))
    expect(JSON.stringify(timeline)).toMatch(/0b895ff.*deployed.*`checkout` 70 %.*`storefront` 70 %/)
  })

  it('tells several outages of one window apart, and which of them the causes are of', () => {
    const bouts = [
      { from: '2026-03-02T21:34:47.000Z', to: '2026-03-02T21:36:00.000Z' },
      { from: '2026-03-02T21:38:10.000Z', to: '2026-03-02T21:39:30.000Z' },
    ]
    const services = FOUND.services.map((one) => ({
      ...one,
      ...(one.trouble && { trouble: { ...one.trouble, bouts } }),
    }))
    expect(shown({ ...FOUND, services })).toMatch(
      /2 separate outages: .*21:34:47.*21:36:00.*21:38:10.*21:39:30.*of the last one/,
    )
    expect(shown({ ...FOUND, services }).match(/2 separate outages/g)).toHaveLength(2)
    expect(shown(FOUND)).not.toContain('separate outages')
  })

  it('tells the deploys of the time that was asked about, and else the last one before it', () => {
    const older = { services: ['checkout'], sha: 'aaaa1111', at: '2026-03-02T21:10:00.000Z' }
    const oldest = { services: ['checkout'], sha: 'bbbb2222', at: '2026-03-02T21:00:00.000Z' }
    const words = (deploys: Findings['deploys']) => JSON.stringify(windowReport({ ...FOUND, deploys }).blocks)
    expect(words([...FOUND.deploys, older, oldest])).not.toMatch(/aaaa111|bbbb222|and \d more/)
    expect(words([older, oldest])).toMatch(/\*Deploys\* · none in this time, the last before it:.*aaaa111/)
    expect(words([older, oldest])).not.toContain('bbbb222')
  })

  it('sets reasons apart from each other', () => {
    expect(shown(FOUND)).toContain('\\n      • it changed line 18, 19\\n      • shipped 6 s before')
  })
})
