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
  return { data, axis: chart?.axis_config, from: data.findIndex(({ label }) => label === 'fix') }
}

/** Seconds from the fix that a label tells. */
function told(label: string): number {
  if (label === 'fix') return 0
  const [, sign = '', whole = '', rest = ''] = /^([−+])(\d+)(:\d\d| min| h)$/.exec(label) ?? []
  const seconds = rest.startsWith(':')
    ? Number(whole) * 60 + Number(rest.slice(1))
    : Number(whole) * (rest === ' h' ? 3_600 : 60)
  return sign === '−' ? -seconds : seconds
}

describe('blocks/rate-chart.ts', () => {
  it.each([613, 640, 900, 3_600])(
    'shows the recovery with %i s on the chart: no point reaches across the fix',
    (until) => {
      const { data, from } = drawn(until)
      expect(data.length).toBeLessThanOrEqual(20)
      expect(data.slice(0, from).map(({ value }) => value)).toEqual(Array(from).fill(50))
      expect(data.slice(from).map(({ value }) => value)).toEqual(Array(data.length - from).fill(0))
      expect(data.length - from).toBeGreaterThanOrEqual(2)
      expect(from).toBeGreaterThanOrEqual(2)
    },
  )

  it.each([613, 640, 900, 3_600, 90_000])('has equal distances for equal times with %i s on the chart', (until) => {
    const { data } = drawn(until)
    const times = data.map(({ label }) => told(label))
    const steps = new Set(times.slice(1).map((time, i) => time - (times[i] ?? 0)))
    expect(steps.size).toBe(1)
    expect(Math.min(...steps)).toBeGreaterThan(0)
  })

  it('counts from the fix, in no time zone', () => {
    const { axis, data } = drawn(640)
    expect(axis?.x_label).toBe('Time before and after the fix')
    expect(axis?.categories.join()).toMatch(/−1:00,−0:30,fix,\+0:30$/)
    expect(data.map(({ label }) => label)).toEqual(axis?.categories)
  })

  it('goes on where no request came: silence is no recovery', () => {
    const silent = points(640).filter(({ at: moment }) => moment < at(480) || moment > at(540))
    const { data = [] } = rateChart('Requests failing', silent, FIX)?.chart.series[0] ?? {}
    const before = data.filter(({ label }) => label.startsWith('−'))
    expect(new Set(before.map(({ value }) => value))).toEqual(new Set([50]))
  })

  it('tells the time of day in UTC where there is no fix on the chart', () => {
    const chart = rateChart('Requests failing', points(500), FIX)?.chart
    expect(chart?.axis_config.x_label).toBe('Time, UTC')
    expect(chart?.axis_config.categories[0]).toBe('14:00:00')
    expect(JSON.stringify(chart)).not.toContain('fix')
  })

  it('draws nothing of one point', () => {
    expect(rateChart('Requests failing', points(4), FIX)).toBeUndefined()
  })
})
