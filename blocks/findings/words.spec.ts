import { describe, expect, it } from 'vitest'
import { correlationReport } from './correlation.ts'
import type { Findings, ServiceFinding } from './props.ts'
import { serviceLine } from './service-words.ts'
import { verdictWords } from './verdict.ts'
import { windowReport } from './window-report.ts'
import { changeLine } from './words.ts'

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
    // What is known of another service says nothing of this one.
    const errors = FOUND.errors.map((one) => ({ ...one, usual_known: false }))
    const [first, second] = FOUND.services
    const services = [...(first ? [first] : []), ...(second ? [{ ...second, usual_rate: 0 }] : [])]
    expect(shown({ ...FOUND, errors, services })).not.toMatch(/never before|New and rising|🆕/)
    expect(shown({ ...FOUND, errors, services })).toMatch(
      /Compared with .*, from when nothing is known of `checkout` ·/,
    )
  })

  it('tells what falls into one second as deploy, then whom it hit first, then who calls that one', () => {
    const timeline = correlationReport(FOUND).blocks.find((block) => JSON.stringify(block).includes('*Timeline*'))
    expect(JSON.stringify(timeline)).toMatch(/0b895ff.*deployed.*`checkout` 70 %.*`storefront` 70 %/)
  })

  it('puts no second before an earlier one where the one that is called is told first', () => {
    const services = [
      failing('checkout', '2026-03-02T21:34:48.100Z'),
      failing('storefront', '2026-03-02T21:34:47.900Z', ['checkout']),
    ]
    const told = shown({ ...FOUND, services })
    expect(told).toMatch(
      /`checkout` fails more often <!date[^>]*21:34:48 UTC> → `storefront` fails more often at the same time/,
    )
    expect(told).toMatch(/at the same time 🔴 `storefront`/)
  })

  it('shows the one line that would be counted in its place', () => {
    const errors = (n: number) => Array.from({ length: n }, (_, i) => ({ ...FOUND.errors[0], title: `boom ${i}` }))
    const told = (n: number) =>
      JSON.stringify(windowReport({ ...FOUND, errors: errors(n) as Findings['errors'] }).blocks)
    expect(told(6)).toContain('boom 5')
    expect(told(6)).not.toContain('1 more')
    expect(told(7)).toContain('and 2 more')
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
    const causes_since = '2026-03-02T21:38:11.000Z'
    expect(shown({ ...FOUND, services, causes_since })).toMatch(
      /2 separate outages: .*21:34:47.*21:36:00.*21:38:10.*21:39:30.*of the last one/,
    )
    expect(shown({ ...FOUND, services }).match(/2 separate outages/g)).toHaveLength(2)
    const line = serviceLine(services[0] ?? failing('', '')).toString()
    expect(line).toMatch(/· 2 times: .*21:34:47.* to .*21:36:00.*, since .*21:38:10/)
    expect(line).not.toContain('21:39:30')
    expect(shown(FOUND)).not.toContain('separate outages')
    // Nor may those of another one be taken for them.
    for (const since of ['2026-03-02T21:34:47.000Z', '2026-03-02T21:39:40.000Z', undefined])
      expect(shown({ ...FOUND, services, causes_since: since })).not.toContain('The causes are')
    const unexplained = shown({ ...FOUND, services, causes_since, causes: [] })
    expect(unexplained).toContain('separate outages')
    expect(unexplained).not.toContain('The causes are')
  })

  it('compares with what is usual only where that is known', () => {
    const verdict = (change: Partial<Findings>) => verdictWords({ ...FOUND, ...change }).toString()
    const usual_known = false
    expect(verdict({ usual_known })).toBe('2 services fail; what is usual is not known; it goes on.')
    // Others have a past; these two have none.
    expect(verdict({})).toBe('2 services fail; what is usual is not known; it goes on.')
    const known = FOUND.services.map((one) => ({ ...one, usual_rate: 0.01 }))
    expect(verdict({ services: known })).toBe('2 services fail more than usual; it goes on.')
    const well = FOUND.services.map(({ trouble: _, ...one }) => ({ ...one, errors: 0 }))
    const calm = { errors: [], causes: [] }
    expect(verdict({ ...calm, services: well })).toBe('Nothing is worse than usual in 2 services.')
    expect(verdict({ ...calm, services: well.slice(0, 1) })).toBe('Nothing is worse than usual in checkout.')
    expect(verdict({ ...calm, usual_known, services: well })).toBe('Nothing fails in 2 services.')
    expect(verdict({ ...calm, usual_known, services: [] })).toBe('Nothing was seen; what is usual is not known.')
    const odd = well.map((one) => ({ ...one, errors: 2 }))
    expect(verdict({ ...calm, usual_known, services: odd })).toBe(
      '4 of 200 requests failed; what is usual is not known.',
    )
    expect(verdict({ usual_known, services: well })).toMatch(/^No request failed, but 1 kind of errors came up; what/)
    expect(correlationReport({ ...FOUND, ...calm, usual_known, services: well }).text).toContain('Nothing fails.')
    expect(correlationReport({ ...FOUND, ...calm, services: well }).text).toContain('None of them is worse than usual.')
  })

  it('says of what failed before the window that it did, in words that stand by themselves', () => {
    const services = FOUND.services.map((one, place) =>
      place === 0 && one.trouble ? { ...one, trouble: { ...one.trouble, from_start: true } } : one,
    )
    const told = shown({ ...FOUND, services })
    expect(told).toContain('`checkout` fails more often since before this window →')
    expect(told).toContain('since before this window 🔴 `checkout`')
    expect(told).not.toMatch(/before →|\\nbefore /)
  })

  it('tells what is over as over', () => {
    const services = FOUND.services.map((one) => ({
      ...one,
      usual_rate: 0.01,
      ...(one.trouble && {
        trouble: { ...one.trouble, from_start: true, dated: true, until: '2026-03-02T21:36:00.000Z' },
      }),
    }))
    expect(verdictWords({ ...FOUND, services }).toString()).toBe('2 services failed more than usual; it is over.')
    expect(shown({ ...FOUND, services })).toMatch(/, before this window, until <!date/)
  })

  it('tells errors that no failed request goes with as lines of the log', () => {
    const line = (requests: number) => {
      const [one] = FOUND.services
      return one === undefined ? '' : serviceLine({ ...one, requests, errors: 0 }, false).toString()
    }
    expect(line(14)).toBe('🔴 `checkout` none of 14 requests failed, but 70 errors logged, usual 1')
    expect(line(0)).toBe('🔴 `checkout` 70 errors logged, usual 1')
  })

  it('counts lines where a service is known by its log alone, and claims no end where nothing more came', () => {
    const [one] = FOUND.services
    const lined = { ...(one ?? failing('billing', '')), by_lines: true, heard_until: '2026-03-02T21:38:09.000Z' }
    const line = serviceLine(lined).toString()
    expect(line).toMatch(/^🟠 `checkout` 70 % of its lines are errors \(70 of 100\), usual not known · since/)
    expect(line).toMatch(/nothing of it was received after <!date.*21:38:09/)
    const well = { ...lined, trouble: undefined, errors: 0 }
    expect(serviceLine(well).toString()).toMatch(
      /^✅ `checkout` 100 lines, no error · nothing of it was received after/,
    )
    const found = { ...FOUND, services: [lined] }
    expect(verdictWords(found).toString()).toMatch(/; no data since <!date.*21:38:09/)
    const told = JSON.stringify([correlationReport(found).blocks, windowReport(found).blocks])
    expect(told).not.toMatch(/as usual again|[Rr]equests|goes on/)
    const calm = { ...FOUND, usual_known: false, errors: [], services: [{ ...well, errors: 3 }] }
    expect(verdictWords(calm).toString()).toBe('3 of 100 lines are errors; what is usual is not known.')
  })

  it('tells the deploys of the time that was asked about, and else the last one before it', () => {
    const older = { services: ['checkout'], sha: 'aaaa1111', at: '2026-03-02T21:10:00.000Z' }
    const oldest = { services: ['checkout'], sha: 'bbbb2222', at: '2026-03-02T21:00:00.000Z' }
    const words = (deploys: Findings['deploys']) => JSON.stringify(windowReport({ ...FOUND, deploys }).blocks)
    expect(words([...FOUND.deploys, older, oldest])).not.toMatch(/aaaa111|bbbb222|and \d more/)
    expect(words([older, oldest])).toMatch(/\*Deploys\* · none in this time, the last before it:.*aaaa111/)
    expect(words([older, oldest])).not.toContain('bbbb222')
  })

  it('says what a change was set to where nobody knows from what', () => {
    const told = (change: string) =>
      changeLine({ kind: 'flag', name: 'new-cart', services: ['checkout'], at: FOUND.window.from, change }).toString()
    expect(told('to on')).toMatch(/flag `new-cart` of `checkout` set to on$/)
    expect(told('off -> on')).toMatch(/of `checkout`: off -&gt; on$/)
  })

  it('sets reasons apart from each other', () => {
    expect(shown(FOUND)).toContain('\\n      • it changed line 18, 19\\n      • shipped 6 s before')
  })
})
