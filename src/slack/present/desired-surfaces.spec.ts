import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertMessage } from '../../../blocks/limits.ts'
import { arbitraryEvents } from '../../timeline/stories/arbitrary.spec-support.ts'
import { story } from '../../timeline/stories/story.ts'
import { rateFigure } from '../../worker-kit/rate-figure.ts'
import { timelineLines } from '../views/timeline-lines.ts'
import { desiredSurfaces } from './desired-surfaces.ts'
import { find, inChannel, settings } from './surfaces.spec-support.ts'

const routine = story('checkout').detected().context().cause().draft()
const fixed = routine.approved().pull().checks().mergeApproved().applied().evaluated('pass')

describe('src/slack/present/desired-surfaces.ts', () => {
  it('shows nothing of an incident whose root has not arrived', () => {
    expect(desiredSurfaces(story('checkout').context().cause().events, settings)).toEqual([])
  })

  it('keeps a routine incident within six messages in its channel', () => {
    const surfaces = desiredSurfaces(fixed.resolved().state('PostmortemDrafted').events, settings)
    expect(inChannel(surfaces).map((one) => one.key.replace(/:[0-9a-f-]{36}/, ''))).toEqual([
      'brief',
      'cause:c1',
      'fix:c1',
      'evaluation:c1',
      'fact',
    ])
    expect(surfaces[0]).toMatchObject({
      kind: 'channel',
      name: expect.stringMatching(/^inc-20260302-\d{3}-checkout-[a-z0-9-]+$/),
      private: false,
    })
  })

  it('tells the channel who quieted it, why and how much failed, and everybody where that was much', () => {
    const window = { from: '2026-03-02T09:01:00.000Z', to: '2026-03-02T09:02:00.000Z' }
    const failing = (errors: number) => ({ failing: rateFigure(window, 60, errors), reason: 'Only a drill' })
    const told = (errors: number) =>
      desiredSurfaces(routine.suppressed(failing(errors)).events, settings).filter((one) =>
        JSON.stringify(one).includes('*Suppressed* by Olga'),
      )
    expect(JSON.stringify(told(42))).toMatch(/🔴 70 % of requests failed at that time \(42 of 60\)\\nOnly a drill/)
    expect(told(42).map((one) => ('place' in one ? one.place : undefined))).toEqual([
      { in: 'incident' },
      { in: 'thread', of: 'card' },
    ])
    expect(told(1)).toHaveLength(1)
  })

  it('tells what is measured again by editing the brief and the card, and by nothing else', () => {
    const before = desiredSurfaces(routine.events, settings)
    const after = desiredSurfaces(routine.state('ImpactMeasured').events, settings)
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
    const changed = after.filter((one, i) => JSON.stringify(one) !== JSON.stringify(before[i]))
    expect(changed.map(({ key }) => key)).toEqual(['brief', 'card'])
    expect(JSON.stringify(changed)).toContain('524 of 741 since')
  })

  it('keeps a call for a person although figures are measured after it', () => {
    const stuck = routine.state('NeedsHuman', { reason: 'Roll it back by hand.' })
    const after = stuck.state('ImpactMeasured').events
    expect(JSON.stringify(find(after, 'brief'))).toContain('A person is needed: Roll it back by hand.')
  })

  it('asks those on call in the channel whether anybody is on it, and leaves the brief what it asks of people', () => {
    const asked = routine.state('NeedsHuman', { reason: 'It fails still.', reminder: 'unattended' }).events
    const note = find(asked, `fact:${asked.at(-1)?.event_id}`)
    expect(note).toMatchObject({ place: { in: 'incident' }, mode: 'once' })
    expect(JSON.stringify(note)).toContain('*Is anybody on this?* · <!subteam^SONCALL001> · ')
    expect(JSON.stringify(find(asked, 'brief'))).not.toContain('It fails still.')
  })

  it('shows no cause as the current one whose fix helped before what fails now', () => {
    const mended = routine.approved().pull().checks().mergeApproved().applied().evaluated()
    const words = JSON.stringify(find(mended.requested().events, 'brief'))
    expect(words).toContain('Mended before')
    expect(words.match(/reads the rate of a cart/g)).toHaveLength(1)
    expect(words).not.toContain('Ruled out')
  })

  it('ends what is counted with the last failure, where the newest figures are of some time after it', () => {
    const window = (from: string, to: string) => ({ from: `2026-03-02T${from}.000Z`, to: `2026-03-02T${to}.000Z` })
    const failed = { window: window('09:00:00', '09:01:00'), requests: 248, errors: 248 }
    const since = (to: string) => {
      const now = { window: window('09:00:55', to), requests: 35, errors: 24 }
      const events = routine.state('ImpactMeasured', { now, failed, failing: true, over_since: undefined }).events
      return JSON.stringify(find(events, 'brief'))
    }
    expect(since('09:01:05')).toMatch(/248 of 248 from <!date\^1772442000[^>]*> to <!date\^1772442060/)
    expect(since('09:01:00')).toMatch(/248 of 248 since <!date\^1772442000/)
  })

  it('asks nobody to say once more that it is not over', () => {
    const declined = routine
      .approved()
      .pull()
      .checks()
      .mergeApproved()
      .applied()
      .evaluated()
      .state('ResolutionDeclined', { why: 'Japan still complains.' }).events
    const brief = JSON.stringify(find(declined, 'brief'))
    expect(brief).toContain('said to be not over')
    expect(brief).toContain('Choose Investigate again and say what goes on')
    expect(brief).not.toContain('or say that it is not over')
  })

  it('says when the next update is due, and reminds whoever promised it', () => {
    const next_update_due = '2026-03-03T10:00:00.000Z'
    const promised = routine.state('StatusUpdated', { text: 'We look.', audience: 'team', next_update_due })
    const update = promised.events.at(-1)
    expect(JSON.stringify(find(promised.events, `fact:${update?.event_id}`))).toContain(
      'the next is due <!date^1772532000^',
    )
    const call = promised.state('NeedsHuman', { reason: 'It has not come.', reminder: 'update' }).events.at(-1)
    if (call === undefined) throw new Error('no call')
    const reminded = [...promised.events, { ...call, causation_id: update?.event_id }]
    expect(JSON.stringify(find(reminded, `fact:${call.event_id}`))).toContain('*An update is due* · ')
  })

  it('says why it is open this time', () => {
    const rule = { name: 'rate', why: '63 % fail, this time' } as const
    const again = routine.resolved().wait(600).redetected({ rule })
    expect(JSON.stringify(find(again.events, 'brief'))).toContain('63 % fail, this time')
  })

  it('gives the reasons for the cause in the message of the cause, and points to them from the fix', () => {
    const why = '“Read the rate” (cae6621): the error is thrown in total.ts, which it changed.'
    const told = story('checkout')
      .detected()
      .context()
      .cause(0.9, { summary: `checkout: ${why}` })
    const { events } = told.draft({ why })
    expect(JSON.stringify(find(events, 'cause:c1'))).toContain(why)
    expect(JSON.stringify(find(events, 'fix:c1'))).not.toContain(why)
    expect(JSON.stringify(find(events, 'fix:c1'))).toContain('It undoes what the cause above names, 90 % sure.')
  })

  it('names the person on whose word it was merged', () => {
    const merged = fixed.events.map((event) =>
      event.event_type === 'FixApplied'
        ? { ...event, payload: { ...event.payload, merged_by: 'faultline-bot' } }
        : event,
    )
    expect(JSON.stringify(find(merged, 'fix:c1'))).toContain('*Merged* by faultline-bot, approved by Olga, <!date')
    const line = timelineLines(merged).find(({ what }) => what.includes('merged'))
    expect(line?.what).toBe('Pull request #42 merged by faultline-bot, approved by Olga')
  })

  it('replaces the approval buttons by who decided', () => {
    expect(JSON.stringify(find(routine.events, 'fix:c1'))).toContain('Approve & open PR')
    const approved = JSON.stringify(find(routine.approved().events, 'fix:c1'))
    expect(approved).not.toContain('Approve & open PR')
    expect(approved).toContain('*Approved*')
    expect(JSON.stringify(find(routine.approved().pull().checks().events, 'fix:c1'))).toContain('Approve & merge')
    expect(JSON.stringify(find(routine.rejected().events, 'fix:c1'))).toContain('*Rejected*')
  })

  it('does not take an approval of other bytes for one of this diff', () => {
    const other = routine.approved({ diff_sha256: 'f'.repeat(64) })
    expect(JSON.stringify(find(other.events, 'fix:c1'))).toContain('Approve & open PR')
  })

  it('offers merging only once the checks of this head have passed, or there are none', () => {
    const opened = routine.approved().pull()
    const shown = (told: typeof opened) => JSON.stringify(find(told.events, 'fix:c1'))
    expect(shown(opened)).not.toContain('Approve & merge')
    expect(shown(opened)).toContain('its checks are running')
    expect(shown(opened.checks('failure'))).not.toContain('Approve & merge')
    expect(shown(opened.checks('none'))).toContain('Approve & merge')
    const ranAgain = opened.checks('failure').state('FixChecksCompleted', {}, { discriminator: 'ran again' })
    expect(shown(ranAgain)).toContain('Approve & merge')
  })

  it('offers an approval again, and says why, when the one before could not be carried out', () => {
    const opened = routine.approved().pull().checks()
    const stalled = { queue: 'pull-request-tasks', key: 'a key', reason: 'GitHub wants another review.' }
    const merging = opened.mergeApproved()
    expect(JSON.stringify(find(merging.events, 'fix:c1'))).not.toContain('Approve & merge')
    const again = JSON.stringify(find(merging.state('TaskStalled', stalled).events, 'fix:c1'))
    expect(again).toContain('Approve & merge')
    expect(again).toContain('*The approval was not carried out.* GitHub wants another review.')
    const unopened = routine.approved().state('TaskStalled', stalled)
    expect(JSON.stringify(find(unopened.events, 'fix:c1'))).toContain('Approve & open PR')
    expect(JSON.stringify(find(unopened.events, 'brief'))).not.toContain('is being opened')
  })

  it('takes the offer to merge away when somebody pushed another change, and says where to go', () => {
    const opened = routine.approved().pull().checks()
    const pushed = opened.pushed('f'.repeat(40), { diff_sha256: 'f'.repeat(64) })
    const checked = { head_sha: 'f'.repeat(40), conclusion: 'success' as const }
    for (const told of [pushed, pushed.state('FixChecksCompleted', checked, { discriminator: 'the new head' })]) {
      const shown = JSON.stringify(find(told.events, 'fix:c1'))
      expect(shown).not.toContain('Approve & merge')
      expect(shown).toContain('merge or close it on the code host')
      expect(JSON.stringify(find(told.events, 'brief'))).not.toContain('approve the merge')
      expect(JSON.stringify(desiredSurfaces(told.events, settings))).toContain('was changed on the code host*')
    }
  })

  it('offers the new head when the change in it is the same, once its checks are through', () => {
    const approved = routine.approved().pull().checks().mergeApproved()
    const pushed = approved.pushed('f'.repeat(40))
    expect(JSON.stringify(find(pushed.events, 'fix:c1'))).not.toContain('Approve & merge')
    const checked = { head_sha: 'f'.repeat(40), conclusion: 'success' as const }
    const shown = JSON.stringify(
      find(pushed.state('FixChecksCompleted', checked, { discriminator: 'the new head' }).events, 'fix:c1'),
    )
    expect(shown).toContain('Approve & merge')
    expect(shown).toContain(`Merges head ${'f'.repeat(7)}`)
  })

  it('has one card in public and none of a private incident', () => {
    expect(find(routine.events, 'card')?.mode).toBe('living')
    const hidden = story('checkout').detected({ private: true, title: 'Secret acquisition' })
    expect(find(hidden.events, 'card')?.mode).toBe('if-shown')
    expect(JSON.stringify(find(hidden.events, 'card'))).not.toContain('Secret')
    const room = desiredSurfaces(hidden.events, settings)[0]
    expect(room).toMatchObject({ kind: 'channel', private: true, name: expect.stringContaining('-private') })
  })

  it('links the card to the channel as soon as it stands', () => {
    const made = routine.effect('slack', 'channel', 'C012ABC')
    expect(JSON.stringify(find(made.events, 'card'))).toContain('<#C012ABC>')
  })

  it('says that it is reopened, in the same channel', () => {
    const again = fixed.resolved().redetected()
    const surfaces = desiredSurfaces(again.events, settings)
    expect(surfaces[0]).toEqual(desiredSurfaces(fixed.events, settings)[0])
    const notes = surfaces.filter((one) => JSON.stringify(one).includes('*Reopened*'))
    expect(notes.map((one) => one.key.replace(/[0-9a-f-]{36}/, ''))).toEqual(['fact:', 'thread:card:'])
    expect(notes[1]).toMatchObject({ place: { in: 'thread', of: 'card', broadcast: true } })
  })

  it('says of no request of an open incident that it reopened it, also once that is closed', () => {
    const asked = routine.requested().context().cause().wait(60)
    const closed = asked.state('IncidentResolved', { how: 'person' }, { closes_through: 2 })
    const told = JSON.stringify(desiredSurfaces(closed.events, settings))
    expect(told).not.toContain('*Reopened*')
    expect(told).toContain('A new investigation was asked for')
    const again = desiredSurfaces(closed.wait(60).requested('It is back').events, settings)
    expect(again.filter((one) => JSON.stringify(one).includes('*Reopened*'))).toMatchObject([
      { place: { in: 'incident' } },
      { place: { in: 'thread', of: 'card', broadcast: true } },
    ])
  })

  it('gives distinct keys and sendable messages, and anchors every thread, for any set of events', () => {
    fc.assert(
      fc.property(arbitraryEvents({ maxLength: 25 }), (events) => {
        const surfaces = desiredSurfaces(events, settings)
        const keys = surfaces.map((one) => one.key)
        expect(new Set(keys).size).toBe(keys.length)
        for (const one of surfaces) {
          if (one.kind === 'message') assertMessage(one.message)
          if (one.kind === 'message' && one.place.in === 'thread') expect(keys).toContain(one.place.of)
          if (one.kind === 'file' || one.kind === 'pin') expect(keys).toContain(one.of)
        }
      }),
      { numRuns: 150 },
    )
  })
})
