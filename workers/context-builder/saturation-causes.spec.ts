import { describe, expect, it } from 'vitest'
import { focusOf } from './focus.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import { at, briefFor, telemetryOf } from './scene.spec-support.ts'
import { type MetricSeries, NO_SIGNALS } from './signals.ts'

function ranked(title: string, series: readonly MetricSeries[]) {
  const telemetry = { ...telemetryOf([{ title }]), signals: { ...NO_SIGNALS, series } }
  const focus = focusOf(briefFor(), telemetry)
  const idOf = (kind: string, ref: string) => `${kind}/${ref}`.slice(0, 30)
  return rank({ focus, telemetry, shipped: [], settled: [], past: NO_PAST, idOf })
}

const DRY = 'Error: connection pool exhausted, 5 of 5 in use'

describe('workers/context-builder/saturation-causes.ts', () => {
  const climb = (metric: string, service = 'checkout'): MetricSeries => ({
    service,
    metric,
    usual: [],
    points: [...Array(60).keys()].map((n) => ({
      atMs: Date.parse(at(-600)) + n * 15_000,
      value: (n < 36 ? 20 : 20 + (n - 35) * 6) + Math.sin(n),
    })),
  })

  it('names what filled up as the errors began, below an honest answer, with its series to open', () => {
    const all = ranked(DRY, [climb('connections_in_use (pod=a)'), climb('cpu', 'search')])
    expect(all[0]?.kind).toBe('unknown')
    const full = all.filter(({ kind }) => kind === 'infrastructure')
    expect(full.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^connections_in_use of checkout rose from 2\d/),
    ])
    expect(full[0]?.evidence_ids).toContain('metric/checkout\nconnections_in_use (pod=a)'.slice(0, 30))
    expect(full[0]?.confidence).toBeLessThanOrEqual(0.5)
  })

  it('says nothing of series that went on as before, or long before, or that harm nobody', () => {
    const flat = { ...climb('memory'), points: climb('memory').points.map((point) => ({ ...point, value: 20 })) }
    expect(ranked(DRY, [flat, climb('requests')]).filter((one) => one.kind === 'infrastructure')).toEqual([])
  })
})
