import { describe, expect, it } from 'vitest'
import { rateChart } from './rate-chart.ts'

const START = Date.parse('2026-03-02T14:00:00.000Z')
const at = (second: number) => new Date(START + second * 1_000).toISOString()
/** A point each four seconds: half of the requests fail until the fix at 601.5 s, none after it. */
const points = (until: number) =>
  Array.from({ length: Math.ceil(until / 4) }, (_, i) => ({
    at: at(i * 4),
    requests: 10,
    errors: i * 4 < 601.5 ? 5 : 0,
  }))
const FIX = at(601.5)

function drawn(until: number) {
  const chart = rateChart('Requests failing', [...points(until), { at: FIX, requests: 6, errors: 0 }], FIX)?.chart
  const data = chart?.series[0]?.data ?? []
  return { data, axis: chart?.axis_config, from: data.findIndex(({ label }) => label.startsWith('fix')) }
}

describe('blocks/rate-chart.ts', () => {
  it.each([613, 640, 3_600])('shows the recovery with %i s on the chart: no point reaches across the fix', (until) => {
    const { data, from } = drawn(until)
    expect(data.length).toBeLessThanOrEqual(20)
    expect(data.slice(0, from).map(({ value }) => value)).toEqual(Array(from).fill(50))
    expect(data.slice(from).map(({ value }) => value)).toEqual(Array(data.length - from).fill(0))
    expect(data.length - from).toBeGreaterThanOrEqual(3)
  })

  it('marks the fix under its first point and on the axis', () => {
    const { data, from, axis } = drawn(640)
    expect(data[from]?.label).toBe('fix 14:10:01')
    expect(axis?.x_label).toBe('Time, UTC; fix in place at 14:10:01')
  })

  it('names the fix by its own time where the first request came a little later', () => {
    const later = points(640).filter(({ at: moment }) => moment < FIX || moment > at(606))
    expect(JSON.stringify(rateChart('Requests failing', later, FIX))).toMatch(/"fix 14:10:01".*in place at 14:10:01/)
  })

  it('marks nothing where no request came after the fix', () => {
    const chart = rateChart('Requests failing', points(500), FIX)?.chart
    expect(chart?.axis_config.x_label).toBe('Time, UTC')
    expect(JSON.stringify(chart)).not.toContain('fix ')
  })
})
