import { describe, expect, it } from 'vitest'
import { story } from '../../src/timeline/stories/story.ts'
import { rateFigure } from '../../src/worker-kit/rate-figure.ts'
import { briefOf } from './brief.ts'

const SETTINGS = { leadInS: 300, deployLookbackS: 3_600, ingestLagS: 5, bucketS: 10, usualS: 600 }
const CAE = 'cae662172fd450bb0cd710a769079c05bfc5d8e3'

/** A fix whose error stopped, seen so at a look that found another one, or one that did not help. */
function looked(after: number) {
  const start = story('checkout').detected().context().cause().draft({ kind: 'revert', reverts: CAE })
  const applied = start.approved().pull().checks().mergeApproved().applied()
  const rate = rateFigure({ from: applied.events[0]?.time ?? '', to: applied.events.at(-1)?.time ?? '' }, 300, 200)
  const since = new Date(Date.parse(applied.events.at(-1)?.time ?? '') - 30_000).toISOString()
  const instead = { service: 'payments', signature: 'sig_acquirer', title: 'AcquirerTimeout', since, count: 90 }
  const found = after === 0 ? { instead } : {}
  const told = applied.evaluated('fail', { before: rate, after: rate, own: { before: 200, after }, ...found })
  const trigger = told.events.at(-1)
  if (trigger === undefined) throw new Error('no look')
  const now = new Date(Date.parse(trigger.time) + 20_000)
  const merged = applied.events.flatMap((event) => (event.event_type === 'FixApplied' ? [event.payload.merge_sha] : []))
  const heads = applied.events.flatMap((event) =>
    event.event_type === 'FixProposed' && event.payload.stage === 'pull_request' ? [event.payload.head_sha] : [],
  )
  return {
    since,
    merged: [...merged, ...heads],
    root: told.events[0],
    brief: briefOf(told.events, trigger, 2, now, SETTINGS),
  }
}

describe('workers/context-builder/brief.ts', () => {
  it('asks after the other error, from its first line on, where the one that opened the incident is gone', () => {
    const { brief, since, root, merged } = looked(0)
    expect(brief).toMatchObject({ service: 'payments', signature: 'sig_acquirer', onset: since })
    expect(brief.joined).toContain('checkout')
    const late = (ref: string | undefined) => ({ ref, why: 'it was merged after these errors had begun' })
    expect(brief.settled).toEqual([
      { ref: CAE, why: 'it was undone in investigation 1 and its own error stopped: another goes on' },
      ...merged.map(late),
    ])
    // The first outage is no usual time for the second trouble.
    const fromMs = root?.event_type === 'IncidentDetected' ? Date.parse(root.payload.window.from) : 0
    expect(brief.past.spans).toContainEqual({ fromMs, toMs: Date.parse(since) })
  })

  it('asks after the same error where the fix did not help', () => {
    const { brief, root } = looked(180)
    const onset = root?.event_type === 'IncidentDetected' ? root.payload.window.from : ''
    expect(brief).toMatchObject({ service: 'checkout', onset })
    expect(brief.settled).toEqual([{ ref: CAE, why: 'it was undone in investigation 1 and the errors went on' }])
    expect(brief.past.spans).toEqual([])
  })
})
