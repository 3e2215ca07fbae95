import { describe, expect, it } from 'vitest'
import type { MetricSeries, Signals } from '../signals.ts'
import { nodeCauses } from './node-causes.ts'

const idOf = (kind: string, ref: string) => `${kind}/${ref}`

/** A healthy stretch that swings a little, and five points of which the middle three are `times` as large. */
function latency(service: string, base: number, times = 1): MetricSeries {
  const usual = [...Array(200).keys()].map((place) => base * (1 + 0.05 * Math.sin(place * 1.3)))
  const points = [1, times, times, times, 1].map((factor, place) => ({ atMs: place * 300_000, value: base * factor }))
  return { service, metric: 'latency Average', usual, points }
}

function signals(series: readonly MetricSeries[]): Signals {
  const calls = [
    { caller: 'edge', callee: 'search' },
    { caller: 'search', callee: 'store' },
    { caller: 'edge', callee: 'pay' },
  ]
  return { series, calls, flags: [], notices: [] }
}

function ranked(series: readonly MetricSeries[]): (string | undefined)[] {
  const scoreOf = (parts: readonly { readonly value: number }[]) => parts.reduce((sum, one) => sum + one.value, 0)
  return nodeCauses(signals(series), idOf)
    .sort((a, b) => scoreOf(b.parts) - scoreOf(a.parts))
    .map((cause) => cause.ref)
}

describe('workers/context-builder/series/node-causes.ts', () => {
  it('names the deepest node that is slow, not those that wait for it', () => {
    const slow = [
      latency('edge', 0.2, 2.4),
      latency('search', 0.1, 3.5),
      latency('store', 0.05, 6),
      latency('pay', 0.1),
    ]
    expect(ranked(slow)[0]).toBe('store')
  })

  it('names a caller whose callees are well', () => {
    expect(ranked([latency('edge', 0.2, 2.4), latency('search', 0.1, 3.5), latency('store', 0.05)])[0]).toBe('search')
  })

  it('has no cause where nothing left what is usual', () => {
    expect(ranked([latency('edge', 0.2), latency('search', 0.1), latency('store', 0.05)])).toEqual([])
  })

  it('lets go of a node that only got faster, and of one that lies elsewhere than it used to, but still', () => {
    const still = latency('store', 0.05, 1)
    const moved = { ...still, points: still.points.map((point) => ({ ...point, value: 0.4 })) }
    expect(ranked([latency('edge', 0.2, 0.3), moved])).toEqual([])
  })

  it('takes availability that falls for harm', () => {
    const usual = Array<number>(200).fill(100)
    const points = [100, 96, 95, 97, 100].map((value, place) => ({ atMs: place * 300_000, value }))
    const failing: MetricSeries = { service: 'pay', metric: 'availability Average', usual, points }
    expect(ranked([failing, latency('edge', 0.2)])).toEqual(['pay'])
  })
})
