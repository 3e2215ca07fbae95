import { describe, expect, it } from 'vitest'
import { story } from '../../src/timeline/stories/story.ts'
import { workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { subjectOf } from './subject.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString()
const settings = { usualS: 300, bucketS: 10, ingestLagS: 5 }
const fix = { atMs: START + 120_000, seen: true }

describe('workers/evaluation-agent/subject.ts', () => {
  it('looks for usual times before an outage that an earlier incident is about, suppressed or open', () => {
    const declared = story('checkout', { incident: 'inc_second', start: at(0) }).detected({
      window: { from: at(-120), to: at(0) },
    })
    const work = workAfter(declared.events, { now: at(200) })
    const outage = story('checkout', { incident: 'inc_first', start: at(-250) }).detected({
      window: { from: at(-260), to: at(-250) },
    })
    const usual = (...others: (typeof outage)[]) =>
      subjectOf(
        work,
        fix,
        settings,
        others.map(({ events }) => events),
      ).usual
    expect(usual()).toEqual({ from: at(-430), to: at(-130) })
    expect(usual(outage)).toEqual({ from: at(-560), to: at(-260) })
    expect(usual(outage.suppressed({ mutes: 'this_incident' }))).toEqual({ from: at(-560), to: at(-260) })
    expect(usual(declared)).toEqual({ from: at(-430), to: at(-130) })
  })
})
