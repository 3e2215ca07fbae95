import { describe, expect, it } from 'vitest'
import { story } from '../../src/timeline/stories/story.ts'
import { detailsOf } from './incident-details.ts'

const DETECTOR = { kind: 'detector', id: 'detector' } as const
const ROW = { service: 'checkout', signature: 'boom' }
const count = (signature: string, count: number) => ({ signature, count, title: signature })
const begun = story('checkout').detected({
  severity: 'SEV-3',
  services_joined: ['web'],
  top_signatures: [count('boom', 90), count('beside', 40), count('noise', 1)],
})

describe('workers/embedded/incident-details.ts', () => {
  it('tells by which errors an incident is known: those it was detected with, and those that joined', () => {
    const joined = begun.state('NoteAdded', {}, { discriminator: 'signature:late', actor: DETECTOR }).noted('by hand')
    expect(detailsOf(joined.events, ROW).details).toMatchObject({
      services_joined: ['web'],
      signatures: ['boom', 'beside', 'late'],
    })
  })

  it('counts for activity what people and the detector say, and not what machines do', () => {
    const told = begun.wait(1_000).noted('looking')
    const at = (events: typeof begun.events) => detailsOf(events, ROW).details.active_at
    expect(at(begun.context().cause().events)).toBe(begun.events[0]?.time)
    expect(at(told.context().events)).toBe(told.events.at(-1)?.time)
  })

  it('knows an open incident that was found over, until it is looked into again', () => {
    const passed = begun.context().cause().draft().applied().evaluated('pass')
    const look = passed.events.at(-1)
    const to = look?.event_type === 'EvaluationCompleted' ? look.payload.after.window.to : ''
    expect(detailsOf(begun.events, ROW).details.over_at).toBeUndefined()
    expect(detailsOf(passed.events, ROW).details.over_at).toBe(to)
    expect(detailsOf(passed.requested().events, ROW).details.over_at).toBeUndefined()
    expect(detailsOf(passed.resolved().events, ROW).details.over_at).toBeUndefined()
  })

  it('keeps what the detector measured apart from what a person judged', () => {
    const judged = begun
      .state('SeverityAssessed', { severity: 'SEV-2' }, { discriminator: 'detector:SEV-2', actor: DETECTOR })
      .state('SeverityAssessed', { severity: 'SEV-4' }, { actor: { kind: 'human', id: 'U1' } })
    expect(detailsOf(judged.events, ROW).details.measured).toBe('SEV-2')
    const again = judged.resolved().wait(5_000).redetected({ severity: 'SEV-3' })
    expect(detailsOf(again.events, ROW).details).toMatchObject({
      measured: 'SEV-3',
      opened_at: again.events.at(-1)?.time,
    })
  })

  it('says until when it is quiet, and what else people muted with it', () => {
    const until = '2026-02-01T00:00:00.000Z'
    const muted = (change: object) => detailsOf(begun.suppressed(change).events, ROW)
    expect(muted({ mutes: 'this_incident', until })).toMatchObject({ details: { until } })
    expect(muted({ mutes: 'this_incident', until })).not.toHaveProperty('mutes')
    expect(muted({ mutes: 'service', until }).mutes).toEqual({ service: 'checkout', until })
    expect(muted({ mutes: 'signature', until: undefined }).mutes).toEqual({ service: 'checkout', signature: 'boom' })
  })

  it('quiets nothing else by an incident that only some may see', () => {
    const hidden = story('checkout').detected({ private: true }).suppressed({ mutes: 'service' })
    expect(detailsOf(hidden.events, ROW)).not.toHaveProperty('mutes')
  })
})
