import { describe, expect, it } from 'vitest'
import { type DraftOf, sealDraft } from '../timeline/draft.ts'
import { FactEvent, type TimelineEvent } from '../timeline/events.ts'
import { sampleOf } from '../timeline/stories/samples.ts'
import { type Story, story } from '../timeline/stories/story.ts'
import { settledFor, settledNotes } from './same-change-settled.ts'

const REF =
  sampleOf('RootCauseProposed', { service: 'checkout', cycle: 1, atMs: 0 }).hypotheses[0]?.change_ref ?? 'none'

/** An incident that was told of another with the same change. */
function twin(incident: string, of: string): Story {
  const same_change = { incident_id: of, title: `About ${of}`, ref: REF, channel_id: 'CTWIN00001' }
  return story('checkout', { incident }).detected().context().state('NoteAdded', { text: 'Twin.', same_change })
}

const here = twin('inc_a', 'inc_b').cause().draft()
const there = twin('inc_b', 'inc_a').cause().draft()
const merged = here.approved().pull().checks().mergeApproved().applied()

function sealed(drafts: readonly DraftOf<'NoteAdded'>[]): TimelineEvent[] {
  return drafts.map((draft) => FactEvent.parse(sealDraft(draft, new Date('2026-03-02T10:00:00.000Z'), (one) => one)))
}

describe('src/incident/same-change-settled.ts', () => {
  it('tells the other incident once that the fix of the change was merged here', () => {
    expect(settledFor(merged.events)).toEqual(['inc_b'])
    const notes = settledNotes(merged.events, there.events)
    expect(notes).toMatchObject([
      {
        incident_id: 'inc_b',
        cycle: 1,
        payload: {
          text: expect.stringContaining('“About inc_a”, merged its fix for the same change'),
          same_change: { incident_id: 'inc_a', channel_id: 'CTWIN00001', stands: 'merged' },
        },
      },
    ])
    const told = [...there.events, ...sealed(notes)]
    expect(settledNotes(merged.events, told)).toEqual([])
    expect(settledNotes(merged.evaluated().resolved().events, told)).toEqual([])
  })

  it('tells that it was resolved where nothing was merged, and a merge after that', () => {
    const notes = settledNotes(here.resolved().events, there.events)
    expect(notes).toMatchObject([{ payload: { same_change: { stands: 'resolved' } } }])
    expect(settledNotes(merged.events, [...there.events, ...sealed(notes)])).toHaveLength(1)
  })

  it('says nothing while it is in hand, of the fix of another change, to what is closed, or of what is private', () => {
    expect(settledFor(here.events)).toEqual([])
    expect(settledNotes(here.events, there.events)).toEqual([])
    const hypotheses = [
      {
        hypothesis_id: 'h1',
        cause: 'Another.',
        service: 'checkout',
        change_ref: 'another',
        confidence: 0.9,
        evidence_ids: [],
      },
    ]
    const other = twin('inc_a', 'inc_b').cause(0.9, { hypotheses }).draft().approved().pull().applied()
    expect(settledFor(other.events)).toEqual([])
    expect(settledNotes(merged.events, there.resolved().events)).toEqual([])
    const hidden = merged.state('VisibilityChanged', { visibility: 'private' })
    expect(settledFor(hidden.events)).toEqual([])
    expect(settledNotes(hidden.events, there.events)).toEqual([])
    expect(settledFor(story('checkout').detected().context().cause().draft().applied().events)).toEqual([])
  })
})
