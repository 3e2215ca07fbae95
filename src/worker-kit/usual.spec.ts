import { describe, expect, it } from 'vitest'
import { type Span, spansOutside, usualWindow } from './usual.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (seconds: number) => START + seconds * 1_000
const span = (from: number, to: number) => ({ fromMs: at(from), toMs: at(to) })
const settings = { usualS: 300, bucketS: 10 }
const seconds = ({ from, to }: { from: string; to: string }) =>
  [from, to].map((moment) => (Date.parse(moment) - START) / 1_000)

describe('src/worker-kit/usual.ts', () => {
  it('ends a whole bucket before the first errors', () => {
    expect(seconds(usualWindow(START, [], settings))).toEqual([-310, -10])
  })

  it('goes around past incidents, to the newest stretch that is long enough', () => {
    expect(seconds(usualWindow(START, [span(-250, -60)], settings))).toEqual([-550, -250])
    expect(seconds(usualWindow(START, [span(-400, -200)], settings))).toEqual([-200, -10])
  })

  it('makes do with the longest stretch where none is long enough', () => {
    expect(seconds(usualWindow(START, [span(-9_000, -100)], settings))).toEqual([-100, -10])
  })

  it('goes further back, for a day at most, rather than take an outage for usual', () => {
    expect(seconds(usualWindow(START, [span(-9_000, 0)], settings))).toEqual([-9_300, -9_000])
    expect(seconds(usualWindow(START, [span(-9_000, 0), span(-9_900, -9_100)], settings))).toEqual([-10_200, -9_900])
  })

  it('knows of no usual where all that is left is seconds between outages, or nothing', () => {
    const between = [span(-90_000, -40), span(-34, 0)]
    expect(seconds(usualWindow(START, between, settings))).toEqual([-10, -10])
    expect(seconds(usualWindow(START, [span(-9_000, -31)], settings))).toEqual([-9_300, -9_000])
    expect(seconds(usualWindow(START, [span(-90_000, -60)], settings))).toEqual([-60, -10])
    expect(seconds(usualWindow(START, [span(-90_000, 0)], settings))).toEqual([-10, -10])
  })

  it('goes around what was felt beside it too, unless that leaves nothing', () => {
    const usual = (past: readonly Span[], beside: readonly Span[]) =>
      seconds(usualWindow(START, past, settings, beside))
    expect(usual([], [span(-250, -60)])).toEqual([-550, -250])
    expect(usual([span(-250, -60)], [span(-700, -200)])).toEqual([-1_000, -700])
    expect(usual([span(-250, -60)], [span(-90_000, 0)])).toEqual([-550, -250])
  })

  it('names the stretches outside, whatever the order of the spans', () => {
    const spans = [span(50, 60), span(10, 20), span(15, 30)]
    expect(spansOutside(spans, at(0), at(100))).toEqual([span(0, 10), span(30, 50), span(60, 100)])
  })
})
