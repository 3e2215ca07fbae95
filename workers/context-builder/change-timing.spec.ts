import { describe, expect, it } from 'vitest'
import { focusOf } from './focus.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import { at, briefFor, commit, decoy, deploy, ONSET_MS, shipped, telemetryOf } from './scene.spec-support.ts'
import { type FlagChange, type MetricSeries, NO_SIGNALS } from './signals.ts'

const MINUTE_MS = 60_000
const bare = commit('Tidy the page', 'src/page.js', '@@ -1 +1 @@\n-draw(page)\n+paint(page)\n')

/** Two hours of a series that is still, but for a step so many minutes before the onset. */
function step(service: string, metric: string, minutes: number, from = 100, to = 900): MetricSeries {
  const points = [...Array(120).keys()].map((place) => {
    const before = 118 - place
    return {
      atMs: ONSET_MS - before * MINUTE_MS,
      value: (before <= minutes ? to : from) * (1 + 0.01 * Math.sin(place)),
    }
  })
  return { service, metric, usual: [], points }
}

function partsOf(series: readonly MetricSeries[], deployS: number, flags: readonly FlagChange[] = []) {
  const by = deploy('bad', deployS, 'pricing')
  const telemetry = {
    ...telemetryOf([{ title: 'Error: the moon is full' }], [by]),
    signals: { ...NO_SIGNALS, series, flags },
  }
  const focus = focusOf(briefFor(), telemetry)
  const changes = [...shipped([bare], by), ...shipped([decoy], deploy('late', -3_000))]
  const all = rank({ focus, telemetry, shipped: changes, settled: [], past: NO_PAST, idOf: () => undefined })
  const parts = all.find((one) => one.ref === bare.sha)?.parts ?? []
  return {
    all,
    moved: parts.find(({ name }) => name === 'moved'),
    service: parts.find(({ name }) => name === 'service'),
  }
}

describe('workers/context-builder/change-timing.ts', () => {
  it('counts most what a deploy changed at once and what does no harm by itself', () => {
    const { moved } = partsOf([step('pricing', 'cache_keys', 19)], -1_200)
    expect(moved).toMatchObject({ value: 1.2, why: 'cache_keys of pricing began to move 60 s after it' })
  })

  it('counts harm less, for that may have come from anywhere, and what came later not more', () => {
    expect(partsOf([step('pricing', 'error_ratio', 19)], -1_200).moved?.value).toBe(0.8)
    expect(partsOf([step('pricing', 'cache_keys', 16)], -1_200).moved?.value).toBe(0.7)
    expect(partsOf([step('pricing', 'cache_keys', 10)], -1_200).moved).toBeUndefined()
  })

  it('tells no change by when it was where another one stands between', () => {
    const flag = { flag: 'banner', service: 'web', at: at(-1_170), change: 'off->on' }
    expect(partsOf([step('pricing', 'cache_keys', 19)], -1_200, [flag]).moved?.value).toBe(0.7)
  })

  it('knows the deploy of another service after which the first thing went wrong', () => {
    const { moved } = partsOf([step('checkout', 'queue_lag', 19)], -1_200)
    expect(moved).toMatchObject({ value: 0.8, why: 'queue_lag of checkout began to move 60 s after it' })
    expect(
      partsOf([step('checkout', 'queue_lag', 40), step('checkout', 'p99_latency', 19)], -1_200).moved,
    ).toBeUndefined()
  })

  it('lets go of a deploy of a service where harm was on its way already', () => {
    const { moved } = partsOf([step('pricing', 'error_ratio', 60), step('pricing', 'cache_keys', 19)], -1_200)
    expect(moved).toBeUndefined()
  })

  it('accuses nobody because something moved at once: no word of the change is in the errors', () => {
    const [first] = partsOf([step('checkout', 'queue_lag', 1), step('pricing', 'cache_keys', 2)], -180).all
    expect(first).toMatchObject({ kind: 'unknown' })
  })
})
