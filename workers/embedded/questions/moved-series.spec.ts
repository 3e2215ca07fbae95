import { describe, expect, it } from 'vitest'
import type { Link } from '../../../src/evidence/correlate/chain.ts'
import type { ErrorKind } from '../../../src/evidence/correlate/kinds.ts'
import type { AskedSeries } from './ask-series.ts'
import { movedSeries } from './moved-series.ts'

const AT = Date.parse('2026-03-02T14:00:00Z')
const WINDOW = { from: at(0), to: at(30) }
const CALLS = [{ caller: 'payment', callee: 'database' }]

/** Failing from this minute on, to this one. */
function link(service: string, from: number, to: number): Link {
  const times = { atMs: AT + from * 60_000, lastMs: AT + to * 60_000, precisionMs: 1_000 }
  return { service, after: [], anomaly: { kind: 'errors', observed: 9, expected: 0, ...times } }
}

/** 20 until this minute, 80 from it on, and 20 again later; every 15 seconds from half an hour before the window on. */
function series(service: string, metric: string, from: number, to = 99): AskedSeries {
  const points = Array.from({ length: 240 }, (_, n) => {
    const minute = n / 4 - 30
    return { atMs: AT + minute * 60_000, value: (minute >= from && minute < to ? 80 : 20) + (n % 2) * 0.1 }
  })
  return { service, metric, points, source: 'Prometheus', stepS: 15 }
}

function leading(asked: AskedSeries, chain: readonly Link[]) {
  return movedSeries([asked], WINDOW, chain, CALLS).map((one) => [one.metric, one.at, one.before])
}

describe('workers/embedded/questions/moved-series.ts', () => {
  const chain = [link('database', 15, 30)]

  it('puts what does harm before the trouble of its own service, or of one that calls it', () => {
    expect(leading(series('database', 'connections in use', 14), chain)).toEqual([
      ['connections in use', at(14), 'database'],
    ])
    const caller = [link('payment', 15, 30)]
    expect(leading(series('database', 'cpu', 14), caller)).toEqual([['cpu', at(14), 'payment']])
  })

  it.each([
    ['what began after the trouble', series('database', 'cpu', 16)],
    ['what moved long before errors that do not speak of it', series('database', 'cpu', 10)],
    ['traffic, which is no harm', series('database', 'requests per second', 14)],
    ['a service that has nothing to do with it', series('search', 'cpu', 14)],
  ])('tells of %s, and leads nothing with it', (_, asked) => {
    expect(movedSeries([asked], WINDOW, chain, CALLS)).toMatchObject([{ metric: asked.metric }])
    expect(leading(asked, chain)[0]?.[2]).toBeUndefined()
  })

  it('reaches back where the errors speak of it, and leads nothing out of the order of time', () => {
    const leadingError = { title: 'connection pool exhausted', sample: '' }
    const dry = [
      { ...link('database', 15, 30), anomaly: { ...link('database', 15, 30).anomaly, leading: errorOf(leadingError) } },
    ]
    expect(leading(series('database', 'connections in use', 8), dry)).toEqual([
      ['connections in use', at(8), 'database'],
    ])
    const after = [link('checkout', 14.5, 30), ...chain]
    expect(leading(series('database', 'cpu', 14.25), after)[0]?.[2]).toBeUndefined()
  })

  it('sees a movement that ended with the trouble, within the window', () => {
    const over = series('database', 'connections in use', 5, 11)
    expect(leading(over, [link('database', 6, 10)])).toEqual([['connections in use', at(5), 'database']])
    expect(leading(over, [])).toEqual([])
  })

  it('keeps twelve, those that lead first, in order of time', () => {
    const many = Array.from({ length: 20 }, (_, n) => series('database', `requests ${n}`, 1 + n / 4))
    const found = movedSeries([...many, series('database', 'cpu', 14)], WINDOW, chain, CALLS)
    expect(found).toHaveLength(12)
    expect(found.at(-1)).toMatchObject({ metric: 'cpu', before: 'database' })
    expect(found.map((one) => one.at)).toEqual(found.map((one) => one.at).sort())
  })
})

function at(minute: number): string {
  return new Date(AT + minute * 60_000).toISOString()
}

function errorOf(said: { readonly title: string; readonly sample: string }): ErrorKind {
  return { ...said, service: 'database', signature: 's', count: 9, expected: 0, trend: 'new' } as ErrorKind
}
