import { describe, expect, it } from 'vitest'
import type { Findings } from '../../../blocks/findings/props.ts'
import { correlationChart } from './correlation-chart.ts'

const at = (minute: number) => `2026-03-02T14:0${minute}:00.000Z`
const FOUND: Findings = {
  window: { from: at(0), to: at(5) },
  usual: { from: '2026-03-02T13:00:00.000Z', to: at(0) },
  services: [
    {
      service: 'database',
      requests: 30,
      errors: 10,
      usual_rate: 0.01,
      trouble: {
        kind: 'errors',
        at: at(2),
        exact: true,
        from_start: false,
        observed: 10,
        expected: 0,
        title: 'pool dry',
        after: [],
      },
      points: [0, 1, 2].map((minute) => ({ at: at(minute), requests: 10, errors: minute === 2 ? 10 : 0 })),
    },
    { service: 'app', requests: 10, errors: 0, points: [{ at: at(2), requests: 10, errors: 0 }] },
  ],
  errors: [],
  deploys: [{ services: ['app'], sha: 'a'.repeat(40), at: at(1) }],
  changes: [{ kind: 'flag', services: ['app'], name: 'new-cart', change: 'off -> on', at: at(2) }],
  causes: [{ title: 'Shrink the pool', confidence: 0.8, ref: 'b'.repeat(40), why: ['same words'] }],
  gaps: ['Only a part could be read of the requests.'],
}

describe('src/cli/correlate/correlation-chart.ts', () => {
  it('gives every service a lane in per cent, the trouble its stretch, and the deploys their marks', () => {
    const chart = correlationChart(FOUND)
    expect(chart.lanes).toMatchObject([
      {
        name: 'database',
        tone: 'error',
        sizeMs: 60_000,
        usual: 1,
        points: [{ value: 0 }, { value: 0 }, { atMs: Date.parse(at(2)), value: 100 }],
        trouble: { fromMs: Date.parse(at(2)), toMs: Date.parse(at(5)), tone: 'error', label: '14:02:00' },
      },
      { name: 'app', tone: 'quiet', notes: ['0 % of 10 requests fail', 'as usual'] },
    ])
    expect(chart.marks).toEqual([
      { atMs: Date.parse(at(1)), kind: 'deploy', label: 'aaaaaaaaaaaa on app' },
      { atMs: Date.parse(at(2)), kind: 'flag', label: 'new-cart off -> on of app' },
    ])
    expect(chart.notes).toEqual(['Likely cause (80 %): Shrink the pool', 'Only a part could be read of the requests.'])
  })
})
