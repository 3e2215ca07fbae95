import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../timeline/events.ts'
import { topicsOf } from '../timeline/placement.ts'
import { arbitraryEvents } from '../timeline/stories/arbitrary.spec-support.ts'
import { failedThenFixed, goodPath, provisional, reopened, STORIES, suppressed } from '../timeline/stories/recorded.ts'
import { type Story, story } from '../timeline/stories/story.ts'
import type { StoredEvent } from '../timeline/timeline.ts'
import { projectIncident } from './project-incident.ts'

describe('src/projections/project-incident.ts', () => {
  it('shows a fixed incident as resolved, with its figures', () => {
    const told = projected(goodPath.effect('slack', 'channel', 'C_INC'))
    expect(told.incidents).toEqual([
      {
        tenant_id: 'acme',
        incident_id: 'inc_checkout',
        title: 'checkout: TypeError: rate of undefined',
        service: 'checkout',
        signature: 'sig_rate_undefined',
        severity: 'SEV-2',
        status: 'Resolved',
        cycle: 1,
        private: false,
        detected_at: '2026-03-02T09:00:00.000Z',
        acknowledged_at: '2026-03-02T09:01:20.000Z',
        closed_at: '2026-03-02T09:03:20.000Z',
        last_event_at: '2026-03-02T09:03:20.000Z',
        channel_id: 'C_INC',
      },
    ])
    expect(told.incident_metrics).toMatchObject([
      { detect_s: 60, acknowledge_s: 80, mitigate_s: 160, resolve_s: 200, cycles: 1 },
    ])
  })

  it('takes what is measured on and on for nothing that anybody did', () => {
    const drafted = story('checkout').detected().context().cause().draft()
    const later = drafted.wait(90_000).state('ImpactMeasured', {}, { actor: { kind: 'worker', id: 'detector' } })
    const lastAt = (told: Story) => (projected(told).incidents[0] as { last_event_at?: string }).last_event_at
    expect(lastAt(later)).toBe(lastAt(drafted))
  })

  it('says what people must decide next, and nothing when nothing waits', () => {
    const drafted = story('checkout').detected().context().cause().draft()
    const opened = drafted.approved().pull()
    const waits = (told: Story) => (projected(told).incidents[0] as { waiting_for?: string }).waiting_for
    expect(waits(story('checkout').detected().context())).toBeUndefined()
    expect(waits(drafted)).toBe('open_pr')
    expect(waits(drafted.approved())).toBeUndefined()
    expect(waits(opened)).toBeUndefined()
    expect(waits(opened.checks('failure'))).toBeUndefined()
    expect(waits(opened.checks())).toBe('merge')
    expect(waits(opened.checks().mergeApproved().applied())).toBeUndefined()
    const passed = opened.checks().mergeApproved().applied().evaluated('pass')
    expect(waits(passed)).toBe('resolution')
    expect(waits(passed.state('ResolutionDeclined'))).toBeUndefined()
    expect(waits(passed.resolved())).toBeUndefined()
    expect(waits(drafted.rejected())).toBeUndefined()
  })

  it('has no row for an incident whose detection is not there, but keeps its receipts and lines', () => {
    const told = projected(provisional)
    expect([told.incidents, told.incident_metrics, told.incident_memory]).toEqual([[], [], []])
    expect(told.incident_effects).toHaveLength(1)
    expect(told.incident_thread).toHaveLength(1)
  })

  it('remembers closed incidents alone, with how they ended', () => {
    const ends = (told: Story) => projected(told).incident_memory.map((row) => (row as { how_ended: string }).how_ended)
    expect(ends(goodPath)).toEqual(['Fixed by acme/shop#42. Errors stopped.'])
    expect(ends(suppressed)).toEqual(['Suppressed: A known test account.'])
    expect(ends(goodPath.redetected())).toEqual([])
  })

  it('counts the cycles of an incident that came back or whose fix failed', () => {
    expect(projected(reopened).incident_metrics).toMatchObject([{ cycles: 2 }])
    expect(projected(failedThenFixed).incidents).toMatchObject([{ cycle: 2, status: 'Resolved' }])
  })

  it('marks a note that was taken back', () => {
    const noted = story('checkout').detected().noted('Wrong channel, sorry')
    const [, note] = noted.events
    const lines = projected(noted.state('NoteRetracted', { note_event_id: note?.event_id ?? '' })).incident_thread
    expect(lines).toMatchObject([{ retracted: false }, { what: 'Wrong channel, sorry', retracted: true }, {}])
  })

  it('keeps the newest receipt of an effect', () => {
    const told = story('checkout').detected().effect('slack', 'brief', 'C1/1.0')
    const again = told.state(
      'EffectRecorded',
      { key: 'brief', external_id: 'C1/2.0', outcome: 'adopted', render_sha256: 'ab' },
      { discriminator: 'slack:brief:2' },
    )
    expect(projected(again).incident_effects).toMatchObject([{ external_id: 'C1/2.0', render_sha256: 'ab' }])
  })

  it('says every recorded story in whole sentences', () => {
    const lines = Object.values(STORIES).flatMap((events) => projectIncident(storedOf(events)).incident_thread)
    for (const line of lines) {
      const { what } = line as { what: string }
      expect(what).toMatch(/^[^{}]{8,}$/)
      expect(what.replace('rate of undefined', '')).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  it('gives the same rows when events come twice, and never fails, whatever the set', () => {
    fc.assert(
      fc.property(arbitraryEvents({ minLength: 1 }), (events) => {
        const once = projectIncident(storedOf(events))
        const twice = projectIncident(storedOf([...events, ...events]))
        expect(twice).toEqual(once)
        expect(once.incidents).toHaveLength(events.some(({ event_type }) => event_type === 'IncidentDetected') ? 1 : 0)
      }),
      { numRuns: 500 },
    )
  })
})

function projected(told: Story) {
  return projectIncident(storedOf(told.events))
}

function storedOf(events: readonly TimelineEvent[]): StoredEvent[] {
  return events.map((event, at) => ({ topic: topicsOf(event.event_type)[0], partition: 0, offset: BigInt(at), event }))
}
