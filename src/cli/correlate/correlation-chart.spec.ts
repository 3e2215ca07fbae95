import { describe, expect, it } from 'vitest'
import type { Findings } from '../../../blocks/findings/props.ts'
import { drawChart } from '../../charts/draw-chart.ts'
import { correlationChart } from './correlation-chart.ts'
import { at, inOutages, POOL_DRY } from './found.spec-support.ts'

const FOUND: Findings = {
  ...POOL_DRY,
  changes: [{ kind: 'flag', services: ['app'], name: 'new-cart', change: 'off -> on', at: at(2) }],
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
    expect(chart.lanes[0]?.parts).toBeUndefined()
    expect(chart.marks).toEqual([
      { atMs: Date.parse(at(1)), kind: 'deploy', label: 'aaaaaaa on app' },
      { atMs: Date.parse(at(2)), kind: 'flag', label: 'new-cart off -> on of app' },
    ])
    expect(chart.notes).toEqual(['Likely cause (80 %): Shrink the pool', 'Only a part could be read of the requests.'])
  })

  it('shades each of several outages and not the calm between them', () => {
    const chart = correlationChart(inOutages(FOUND))
    const part = (from: number, to: number) => ({ fromMs: Date.parse(at(from)), toMs: Date.parse(at(to)) })
    expect(chart.lanes[0]?.parts).toEqual([part(1, 2), part(4, 5)])
    expect(drawChart(chart).match(/class="shade error"/g)).toHaveLength(2)
  })
})
