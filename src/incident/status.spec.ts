import { describe, expect, it } from 'vitest'
import { STORIES } from '../timeline/stories/recorded.ts'
import { story } from '../timeline/stories/story.ts'
import { foldIncident } from './state.ts'
import { lifecycle } from './status.ts'

const open = story('checkout').detected().context().cause(0.9)
const fixed = open.draft().approved().pull().checks().mergeApproved().applied()

describe('src/incident/status.ts', () => {
  it('climbs with each fact of the usual path', () => {
    const told = [
      story('checkout').detected(),
      story('checkout').detected().context(),
      open,
      open.draft().approved().pull(),
      fixed,
    ]
    expect(told.map(({ events }) => lifecycle(events).status)).toEqual([
      'Detected',
      'ContextBuilt',
      'RootCause',
      'FixProposed',
      'FixApplied',
    ])
  })

  it('does not count a draft as a proposed fix', () => {
    expect(lifecycle(open.draft().events).status).toBe('RootCause')
  })

  it('flags the gap when the merge is heard of before the pull request', () => {
    const early = fixed.events.filter((event) => event.event_type !== 'FixProposed')
    expect(lifecycle(early)).toMatchObject({ status: 'FixApplied', gaps: ['FixProposed'] })
    expect(lifecycle(fixed.events).gaps).toEqual([])
  })

  it('stays resolved when the merge arrives late', () => {
    const late = [...open.resolved().events, ...fixed.events]
    expect(lifecycle(late)).toMatchObject({ status: 'Resolved', reopened: false })
  })

  it('keeps a suppression after resolution as an annotation', () => {
    const both = [...fixed.resolved().events, ...fixed.suppressed().events]
    expect(lifecycle(both).status).toBe('Resolved')
    expect(lifecycle(fixed.suppressed().events).status).toBe('Suppressed')
  })

  it('reopens on a detection in the next cycle', () => {
    expect(lifecycle(fixed.resolved().redetected().events)).toMatchObject({
      status: 'Detected',
      opened: 2,
      closed: 1,
      reopened: true,
    })
  })

  it('lets a verdict on a closed cycle open nothing', () => {
    const failed = fixed.evaluated('fail').events.filter((event) => event.event_type === 'EvaluationCompleted')
    expect(lifecycle([...fixed.resolved().events, ...failed]).status).toBe('Resolved')
    expect(lifecycle(fixed.evaluated('fail').events)).toMatchObject({ status: 'Investigating', opened: 2 })
  })

  it('gives an answer of an older cycle no say', () => {
    const asked = open.requested()
    const late = open
      .draft()
      .approved()
      .pull()
      .events.filter((event) => event.event_type === 'FixProposed')
    expect(lifecycle([...asked.events, ...late])).toMatchObject({ status: 'Investigating', opened: 2 })
  })

  it('is provisional before the root', () => {
    const rootless = fixed.events.filter((event) => event.event_type !== 'IncidentDetected')
    expect(lifecycle(rootless).provisional).toBe(true)
  })

  it('shows the fix of the cycle that ended it, not that of the first', () => {
    const second = fixed
      .evaluated('fail')
      .context()
      .cause(0.9)
      .draft()
      .approved()
      .pull()
      .checks()
      .mergeApproved()
      .applied()
      .resolved()
    const state = foldIncident(second.events)
    expect(state).toMatchObject({ status: 'Resolved', opened: 2, closed: 2 })
    expect(state.applied?.cycle).toBe(2)
  })

  it.each(Object.entries(STORIES))('tells the recorded story %s alike, doubled and backwards', (_name, events) => {
    expect(lifecycle([...events, ...events].reverse())).toEqual(lifecycle(events))
  })
})
