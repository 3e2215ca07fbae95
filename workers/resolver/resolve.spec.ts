import { describe, expect, it } from 'vitest'
import { lifecycle } from '../../src/incident/status.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { stated } from '../../src/worker-kit/work.spec-support.ts'
import { nextResolutionAt, resolutionsDue } from './resolve.ts'

const applied = story('checkout')
  .detected()
  .context()
  .cause()
  .draft()
  .approved()
  .pull()
  .checks()
  .mergeApproved()
  .applied()
const passed = applied.evaluated('pass', { auto_resolve_s: 600 })
const LATER = { from: '2026-03-03T09:00:00.000Z', to: '2026-03-03T09:01:00.000Z' }
const counted = { window: LATER, requests: 60, errors: 30 }
const FAILS_AGAIN = { now: counted, failed: counted, failing: true }
const later = (told: Story, seconds: number) => new Date(Date.parse(told.events.at(-1)?.time ?? '') + seconds * 1_000)

describe('workers/resolver/resolve.ts', () => {
  it('resolves a pass when the time to object is over, and not a second before', () => {
    expect(resolutionsDue(passed.events, later(passed, 599))).toEqual([])
    const [draft, ...none] = resolutionsDue(passed.events, later(passed, 600))
    expect(none).toEqual([])
    const event = stated(draft, later(passed, 600))
    expect(event).toMatchObject({ event_type: 'IncidentResolved', closes_through: 1, payload: { how: 'rule' } })
    expect(lifecycle([...passed.events, event]).status).toBe('Resolved')
    expect(nextResolutionAt(passed.events)).toEqual(later(passed, 600))
  })

  it('says the same each time, so that saying it twice is harmless', () => {
    const at = later(passed, 700)
    const ids = [700, 9_000].map(
      (seconds) => stated(resolutionsDue(passed.events, later(passed, seconds))[0], at).event_id,
    )
    expect(ids[0]).toBe(ids[1])
  })

  it.each([
    ['more than usual fails again since', passed.state('ImpactMeasured', FAILS_AGAIN)],
    ['the evaluation failed', applied.evaluated('fail', { auto_resolve_s: 600 })],
    ['only people resolve', applied.evaluated('pass')],
    ['somebody said that it is not over', passed.state('ResolutionDeclined')],
    ['it is resolved already', passed.resolved()],
    ['it was suppressed', passed.suppressed()],
    ['a person asked to look again', passed.requested()],
    ['nothing was evaluated', applied],
  ])('resolves nothing when %s', (_, told) => {
    expect(resolutionsDue(told.events, later(told, 100_000))).toEqual([])
  })
})
