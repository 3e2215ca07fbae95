import { describe, expect, it } from 'vitest'
import { concerns } from '../incident/concerns.ts'
import { story } from '../timeline/stories/story.ts'
import { closedSpans, spansOf } from './past-spans.ts'

const START = '2026-03-02T09:00:00.000Z'
const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1_000).toISOString()
const window = { from: at(-30), to: at(0) }
const open = story('checkout', { start: START }).detected({ window, services_joined: ['storefront'] })
/** As seconds from the first detection. */
const seconds = (spans: ReturnType<typeof spansOf>) =>
  spans.map(({ fromMs, toMs }) => [(fromMs - Date.parse(START)) / 1_000, (toMs - Date.parse(START)) / 1_000])

describe('src/worker-kit/past-spans.ts', () => {
  it('takes what was resolved from its first errors to its end', () => {
    expect(seconds(spansOf(open.wait(280).resolved().events))).toEqual([[-30, 300]])
  })

  it('takes one suppressed incident for as long as people said, or until it was resolved after all', () => {
    const drill = open.suppressed({ mutes: 'this_incident', until: at(3_600) })
    expect(seconds(closedSpans(drill.events))).toEqual([[-30, 3_600]])
    const forGood = open.suppressed({ mutes: 'this_incident', until: undefined })
    expect(seconds(closedSpans(forGood.events))).toEqual([[-30, Number.POSITIVE_INFINITY]])
    expect(seconds(closedSpans(drill.wait(100).redetected({ window }).wait(200).resolved().events))).toContainEqual([
      -30, 360,
    ])
  })

  it('takes what was over by a look before it was detected once more while it was open', () => {
    const mended = open.context().cause().draft().applied().wait(400).evaluated('pass')
    expect(closedSpans(mended.events)).toEqual([])
    const back = mended.wait(600).redetected({ window: { from: at(1_500), to: at(1_530) } })
    const look = mended.events.at(-1)
    const fixed = look?.event_type === 'EvaluationCompleted' ? look.payload.after.window.from : ''
    const toS = (Date.parse(fixed) - Date.parse(START)) / 1_000
    expect(seconds(closedSpans(back.events))).toEqual([[-30, toS]])
    expect(seconds(spansOf(back.events))).toContainEqual([1_500, Number.POSITIVE_INFINITY])
  })

  it('leaves what was suppressed with its error or its service a part of what is usual', () => {
    expect(spansOf(open.suppressed({ mutes: 'signature' }).events)).toEqual([])
    expect(spansOf(open.suppressed({ mutes: 'service' }).events)).toEqual([])
  })

  it('takes another incident that goes on, and the one at hand only as far as it is over', () => {
    expect(seconds(spansOf(open.events))).toEqual([[-30, Number.POSITIVE_INFINITY]])
    expect(closedSpans(open.events)).toEqual([])
  })

  it('takes one that nobody closed for no longer than it failed', () => {
    const counted = { requests: 600, errors: 90 }
    const now = { window: { from: at(290), to: at(300) }, requests: 200, errors: 0 }
    const failed = { ...counted, window: { from: at(-30), to: at(120) } }
    const figures = { service: 'checkout', now, failed, failing: false, over_since: at(120) }
    const over = open.wait(300).state('ImpactMeasured', figures)
    expect(seconds(spansOf(over.events))).toEqual([[-30, 120]])
    const again = open.wait(300).state('ImpactMeasured', { ...figures, failing: true, over_since: undefined })
    expect(seconds(spansOf(again.events))).toEqual([[-30, Number.POSITIVE_INFINITY]])
  })

  it('counts an incident for each service that it hit, and for all where none is known', () => {
    expect(['checkout', 'storefront', 'search', 'unknown', ''].map((name) => concerns(open.events, name))).toEqual([
      true,
      true,
      false,
      true,
      true,
    ])
  })
})
