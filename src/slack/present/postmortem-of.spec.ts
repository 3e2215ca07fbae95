import { describe, expect, it } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import { desiredSurfaces } from './desired-surfaces.ts'
import { find, settings } from './surfaces.spec-support.ts'

const closed = story('checkout').detected().context().cause().wait(300).resolved().state('PostmortemDrafted')
const again = closed.wait(900).redetected().context().cause().wait(100).resolved()

describe('src/slack/present/postmortem-of.ts', () => {
  it('puts each draft into the thread of the note that closed its round', () => {
    const events = again.state('PostmortemDrafted').events
    const [first, second] = events.filter(({ event_type }) => event_type === 'IncidentResolved')
    const threads = (told: typeof events) =>
      desiredSurfaces(told, settings).flatMap((one) =>
        one.key.startsWith('postmortem:') && one.kind === 'message' ? [one.place] : [],
      )
    expect(threads(closed.events)).toEqual([{ in: 'thread', of: `fact:${first?.event_id}` }])
    expect(threads(events)).toEqual([{ in: 'thread', of: `fact:${second?.event_id}` }])
  })

  it('says how long the round took, not how long ago it was first opened', () => {
    const note = (told: typeof again) => {
      const end = told.events.findLast(({ event_type }) => event_type === 'IncidentResolved')
      return JSON.stringify(find(told.events, `fact:${end?.event_id}`))
    }
    expect(note(closed)).toContain('*Resolved* after 6 min,')
    expect(note(again)).toContain('*Resolved* after 2 min 40 s,')
    expect(JSON.stringify(find(again.events, 'card'))).toContain('after 2 min 40 s')
  })
})
