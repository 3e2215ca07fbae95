import { describe, expect, it } from 'vitest'
import { focusOf } from './focus.ts'
import { loadCause } from './load-cause.ts'
import { at, briefFor, ONSET_MS, telemetryOf } from './scene.spec-support.ts'
import { type MetricSeries, NO_SIGNALS } from './signals.ts'

/** A series that is so many times what it was since three minutes before the onset. */
function risen(metric: string, times: number, service = 'checkout'): MetricSeries {
  const points = [...Array(60).keys()].map((place) => {
    const atMs = ONSET_MS - (58 - place) * 60_000
    return { atMs, value: (place > 54 ? times : 1) * 20 * (1 + 0.01 * Math.sin(place)) }
  })
  return { service, metric, usual: [], points }
}

function partsOf(series: readonly MetricSeries[]) {
  const telemetry = { ...telemetryOf([{ title: 'Error: timed out' }]), signals: { ...NO_SIGNALS, series } }
  return loadCause(focusOf(briefFor(), telemetry), () => undefined)[0]?.parts.map(({ name, value }) => [name, value])
}

describe('workers/context-builder/load-cause.ts', () => {
  it('speaks the louder the more is asked', () => {
    expect(partsOf([risen('http_requests_per_second', 4)])).toContainEqual(['traffic', expect.closeTo(1.61, 1)])
    expect(partsOf([risen('http_requests_per_second', 50)])).toContainEqual(['traffic', 2.6])
  })

  it('takes what each request costs for no number of requests', () => {
    expect(partsOf([risen('jdbc_statements_per_request', 20)])).toBeUndefined()
    expect(partsOf([risen('http_request_bytes_p99', 20)])).toBeUndefined()
  })

  it('takes lines for no requests: a service without spans is held against series that count them alone', () => {
    const more = telemetryOf([{ title: 'Error: timed out', now: 5 }], [], { before: 100, now: 400 })
    const load = (telemetry: typeof more) => loadCause(focusOf(briefFor(), telemetry), () => undefined).length
    expect(load(more)).toBe(1)
    expect(load({ ...more, traced: new Set(['checkout']) })).toBe(1)
    const byLines = { ...more, traced: new Set(['search']) }
    expect(load(byLines)).toBe(0)
    const series = [risen('http_requests_per_second', 4)]
    expect(load({ ...byLines, signals: { ...NO_SIGNALS, series } })).toBe(1)
  })

  it('holds requests against the part of usual times in which any came, the bucket apart in which they began', () => {
    const load = (now: number, sinceS: number) => {
      const steady = telemetryOf([{ title: 'Error: timed out', now: 5 }], [], { before: 100, now })
      const own = steady.usual.rates.filter(({ bucket }) => bucket >= at(sinceS))
      const rates = own.map((row, place) => (place === 0 ? { ...row, requests: 10 } : row))
      const telemetry = { ...steady, usual: { window: { from: at(-3_600), to: at(0) }, rates } }
      return loadCause(focusOf(briefFor(), telemetry), () => undefined)[0]?.parts[0]?.why
    }
    for (const sinceS of [-600, -120]) {
      expect(load(100, sinceS)).toBeUndefined()
      expect(load(400, sinceS)).toBe('requests are 4 times what they were')
    }
    // Of one bucket that they began in nobody can say how many are usual.
    expect(load(400, -60)).toBeUndefined()
  })

  it('says that some of it is our own doing where calls are made again', () => {
    const parts = partsOf([risen('http_requests_per_second', 9), risen('outbound_attempts_per_job', 8, 'sender')])
    expect(parts).toContainEqual(['own_calls', -1.5])
  })
})
