import { describe, expect, it } from 'vitest'
import type { MetricSeries, Signals } from '../signals.ts'
import { alarmBegan, movementsOf } from './movements.ts'

const MINUTE = 60_000

function series(metric: string, valueAt: (minute: number) => number, service = 'checkout'): MetricSeries {
  const points = [...Array(120).keys()].map((minute) => ({ atMs: minute * MINUTE, value: valueAt(minute) }))
  return { service, metric, usual: [], points }
}

function signals(all: readonly MetricSeries[], metric: string): Signals {
  return { series: all, calls: [], flags: [], notices: [], alarm: { service: 'checkout', metric } }
}

const swing = (minute: number) => 1 + 0.03 * Math.sin(minute * 1.7)

describe('workers/context-builder/series/movements.ts', () => {
  it('finds the foot of a slow climb long before the alarm', () => {
    const climb = series('memory_rss_mb', (minute) => 200 * swing(minute) + Math.max(0, minute - 40) * 4)
    const began = alarmBegan(signals([climb], 'memory_rss_mb'), 115 * MINUTE)
    expect(began).toBeGreaterThanOrEqual(39 * MINUTE)
    expect(began).toBeLessThanOrEqual(50 * MINUTE)
  })

  it('finds a step at its minute', () => {
    const step = series('error_ratio', (minute) => (minute < 90 ? 0.01 * swing(minute) : 0.4))
    expect(alarmBegan(signals([step], 'error_ratio'), 100 * MINUTE)).toBe(90 * MINUTE)
  })

  it('does not take a drift far below what came of it for its beginning', () => {
    const ratio = (minute: number) => (minute < 60 ? 0.001 : minute < 95 ? 0.002 : 0.3)
    const drift = series('error_ratio', (minute) => ratio(minute) * swing(minute))
    expect(alarmBegan(signals([drift], 'error_ratio'), 110 * MINUTE)).toBe(95 * MINUTE)
  })

  it('does not take a dip for a movement, nor what comes after the alarm', () => {
    const dip = series('error_ratio', (minute) => (minute > 50 && minute < 54 ? 0.3 : 0.01 * swing(minute)))
    const late = series('queue_depth', (minute) => (minute > 110 ? 900 : 5 * swing(minute)))
    expect(movementsOf(signals([dip, late], 'error_ratio'), 105 * MINUTE)).toEqual([])
  })

  it('does not tell a beginning where no alarm is known', () => {
    const step = series('error_ratio', (minute) => (minute < 90 ? 0.01 * swing(minute) : 0.4))
    const { alarm, ...rest } = signals([step], 'error_ratio')
    expect(alarm).toBeDefined()
    expect(alarmBegan(rest, 100 * MINUTE)).toBeUndefined()
  })
})
