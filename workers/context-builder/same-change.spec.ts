import { describe, expect, it } from 'vitest'
import { incidentNumber } from '../../src/kit/incident-number.ts'
import { desiredSurfaces } from '../../src/slack/present/desired-surfaces.ts'
import { sealDraft } from '../../src/timeline/draft.ts'
import { FactEvent, type PayloadOf, type TimelineEvent } from '../../src/timeline/events.ts'
import { sampleOf } from '../../src/timeline/stories/samples.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { type Current, sameChange } from './same-change.ts'

const START = '2026-03-02T09:00:00.000Z'
const outage = story('checkout', { incident: 'inc_outage', start: START }).detected().context().cause().draft()
const declared = story('unknown', { incident: 'inc_declared', start: '2026-03-02T09:05:00.000Z' }).detected({
  title: 'Search is slow',
  services_joined: [],
})
const context = sampleOf('ContextBuilt', { service: 'checkout', cycle: 1, atMs: Date.parse(START) })
const ref = context.hypotheses[0]?.ref ?? ''

const settings = {
  incidentsChannel: 'CINCIDENTS',
  channelPrefix: 'inc',
  whoMayApprove: 'Ask on call.',
  onCall: '<!subteam^SONCALL001>',
  responders: [],
}

function notes(current: readonly Current[], own: Story = declared, found: PayloadOf<'ContextBuilt'> = context) {
  const work = workAfter(own.events, {})
  return sameChange(work, found, current).map((draft) => FactEvent.parse(sealDraft(draft, work.now, (one) => one)))
}

const current = (told: Story, channel_id = 'COUTAGE001'): Current => ({ events: told.events, channel_id })

function shown(events: readonly TimelineEvent[], key: string): string {
  const found = desiredSurfaces(events, settings).find((surface) => surface.key === key)
  return JSON.stringify(found)
}

describe('workers/context-builder/same-change.ts', () => {
  it('tells two incidents of each other that the same change explains, one of them suppressed', () => {
    expect(ref).not.toBe('')
    const muted = outage.suppressed()
    const told = notes([current(muted), current(declared, 'CDECLARED1')])
    expect(told.map(({ incident_id, payload }) => [incident_id, payload])).toMatchObject([
      ['inc_declared', { same_change: { incident_id: 'inc_outage', ref, channel_id: 'COUTAGE001' } }],
      ['inc_outage', { same_change: { incident_id: 'inc_declared', ref, channel_id: 'CDECLARED1' } }],
    ])
    expect(told[0]?.payload).toMatchObject({ text: expect.stringContaining('(suppressed)') })
    const [mine = [], theirs = []] = ['inc_declared', 'inc_outage'].map((id) =>
      told.filter((n) => n.incident_id === id),
    )
    const here = [...declared.context(context).cause().draft().events, ...mine]
    for (const key of ['brief', 'cause:c1', 'fix:c1']) {
      expect(shown(here, key)).toContain(`incident ${incidentNumber('inc_outage')}`)
      expect(shown(here, key)).toContain('<#COUTAGE001>')
    }
    expect(shown([...muted.events, ...theirs], 'brief')).toContain('<#CDECLARED1>')
  })

  it('says it once, whatever is looked at again', () => {
    const [mine, theirs] = notes([current(outage)])
    const again = sameChange(
      { ...workAfter(declared.events, {}), incident: [...declared.events, ...(mine ? [mine] : [])] },
      context,
      [{ events: [...outage.events, ...(theirs ? [theirs] : [])] }],
    )
    expect([mine, theirs]).not.toContain(undefined)
    expect(again).toEqual([])
  })

  it('says nothing of another change, of what is resolved, or of what is private on either side', () => {
    const hypotheses = context.hypotheses.map((one) => ({ ...one, ref: 'another' }))
    expect(notes([current(outage)], declared, { ...context, hypotheses })).toEqual([])
    expect(notes([current(outage.resolved())])).toEqual([])
    expect(notes([current(outage.state('VisibilityChanged', { visibility: 'private' }))])).toEqual([])
    expect(notes([current(outage)], declared.state('VisibilityChanged', { visibility: 'private' }))).toEqual([])
  })
})
