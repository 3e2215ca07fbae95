import { describe, expect, it } from 'vitest'
import type { EvidenceSource, SourceAnswer, SourceSeries } from '../../../src/evidence/evidence-source.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { GiveUp } from '../../../src/kit/outcome.ts'
import { askSeries } from './ask-series.ts'

const HOUR = { from: '2026-03-02T13:00:00.000Z', to: '2026-03-02T14:00:00.000Z' }
/** Patience ends at once, after whoever answers at all has answered. */
const CLOCK = { ...systemClock, sleep: (_: number, signal?: AbortSignal) => systemClock.sleep(30, signal) }

function source(series: (service: string) => Promise<SourceAnswer<SourceSeries>>): EvidenceSource {
  return { id: 'prometheus', name: 'Prometheus', probe: async () => '', series: (_, { service }) => series(service) }
}

function answer(service: string, truncated = false): SourceAnswer<SourceSeries> {
  return { items: [{ service, metric: 'memory', points: [] }], truncated, bytes: 1 }
}

describe('workers/embedded/questions/ask-series.ts', () => {
  it('asks for each service, and says where only a part was told', async () => {
    const told = await askSeries([source(async (name) => answer(name, name === 'b'))], CLOCK, ['a', 'b'], HOUR)
    expect(told.series.map((one) => [one.service, one.source, one.stepS])).toEqual([
      ['a', 'Prometheus', 15],
      ['b', 'Prometheus', 15],
    ])
    expect(told.gaps).toEqual(['Only a part of the series of b in Prometheus could be read.'])
  })

  it('waits for nobody: keeps what came in time, names what did not, and takes nothing that comes later', async () => {
    let late: (found: SourceAnswer<SourceSeries>) => void = () => undefined
    const silent = new Promise<SourceAnswer<SourceSeries>>((resolve) => {
      late = resolve
    })
    const told = await askSeries(
      [source((name) => (name === 'slow' ? silent : Promise.resolve(answer(name))))],
      CLOCK,
      ['quick', 'slow'],
      HOUR,
    )
    expect(told.series.map(({ service }) => service)).toEqual(['quick'])
    expect(told.gaps).toEqual(['Prometheus did not tell of slow within 5 s and was not waited for.'])
    late(answer('slow'))
    await silent
    expect(told.series).toHaveLength(1)
  })

  it('says once what a source refuses, and for how many services it was not asked', async () => {
    const refusing = source(() =>
      Promise.reject(new GiveUp('source-query', 'Prometheus refuses "memory". Correct it.')),
    )
    const many = Array.from({ length: 10 }, (_, n) => `service${n}`)
    const { series, gaps } = await askSeries([refusing], CLOCK, many, HOUR)
    expect(series).toEqual([])
    expect(gaps).toEqual([
      'Prometheus: Prometheus refuses "memory". Correct it.',
      'Prometheus was asked for 8 services, not for the 2 others.',
    ])
  })

  it('asks nobody who has no series', async () => {
    const logs: EvidenceSource = { id: 'elasticsearch', name: 'Elasticsearch', probe: async () => '' }
    expect(await askSeries([logs], CLOCK, ['a'], HOUR)).toEqual({ series: [], gaps: [] })
  })
})
