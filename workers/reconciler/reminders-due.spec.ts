import { describe, expect, it } from 'vitest'
import { type Draft, sealDraft } from '../../src/timeline/draft.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { remindersDue, remindersOnceLooked } from './reminders-due.ts'

const AFTER = { 'SEV-1': 900, 'SEV-2': 1_800 }
const START = '2026-03-03T03:00:00.000Z'
const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1_000)
const due = (told: Story, seconds: number, after: typeof AFTER | object = AFTER) =>
  remindersDue(told.events, at(seconds), after).map(({ payload, cycle }) => [payload.reminder, cycle, payload.reason])
const sealed = (draft: Draft, seconds: number) => sealDraft(draft, at(seconds), (payload) => payload)
const counted = (to: number, errors: number) => ({
  window: { from: START, to: at(to).toISOString() },
  requests: 60,
  errors,
})
const measured = (told: Story, failing: boolean, to: number) =>
  told.state(
    'ImpactMeasured',
    { now: counted(to, failing ? 30 : 0), failed: counted(to, 30), failing },
    { discriminator: `to ${to}` },
  )

const opened = story('checkout', { start: START }).detected({ severity: 'SEV-1' })
const told = measured(opened, true, 60).context().cause().draft()
const PERSON = { actor: { kind: 'human', id: 'UOLIVIA001' } } as const
const MACHINE = { actor: { kind: 'detector', id: 'detector' } } as const

describe('workers/reconciler/reminders-due.ts', () => {
  it('asks whether anybody is on it when nobody said a word for as long as its severity allows, and not a second before', () => {
    expect(due(told, 899)).toEqual([])
    expect(due(told, 900)).toEqual([
      ['unattended', 1, expect.stringMatching(/^15 min after it began nobody has told me/)],
    ])
    const long = measured(told, true, 6_000)
    expect(due(long, 7_260)[0]?.[2]).toMatch(/^2 h 01 min after .* more than usual fails still/)
    const minor = story('checkout', { start: START }).detected({ severity: 'SEV-2' })
    expect([due(minor, 1_799), due(minor, 1_800).length]).toEqual([[], 1])
  })

  it('says that it fails still by figures of now alone: whoever was away has none', () => {
    expect(due(measured(told, true, 600), 900)[0]?.[2]).toContain('more than usual fails still')
    expect(due(told, 10_000)[0]?.[2]).toMatch(/^2 h 46 min after .*, and it is open still\./)
  })

  it('says nothing in a house that was away before it has looked, and what is due still from then on', () => {
    const asked = { after: AFTER, lookedMs: at(10_070).getTime() }
    expect(remindersOnceLooked(told.events, at(10_069), asked)).toEqual([])
    expect(remindersOnceLooked(told.events, at(10_070), asked)).toEqual(remindersDue(told.events, at(10_070), AFTER))
    expect(remindersDue(told.events, at(10_070), AFTER)).toHaveLength(1)
  })

  it('goes by the severity that it has come to', () => {
    const raised = story('checkout', { start: START })
      .detected({ severity: 'SEV-3' })
      .state('SeverityAssessed', { severity: 'SEV-1' }, MACHINE)
    expect(due(raised, 900).length).toBe(1)
  })

  it('asks once, whoever comes first and however late', () => {
    const [first, again] = [at(900), at(90_000)].map((now) => remindersDue(told.events, now, AFTER)[0])
    if (first === undefined || again === undefined) throw new Error('nothing was due')
    expect(sealed(first, 900).event_id).toBe(sealed(again, 90_000).event_id)
    expect(remindersDue([...told.events, sealed(first, 900)], at(90_000), AFTER)).toEqual([])
  })

  it.each<[string, Story]>([
    ['somebody took it', told.state('RoleTaken', {}, PERSON)],
    ['somebody wrote a note', told.noted('I look at it.')],
    ['somebody merged it on the code host', told.approved().pull().applied()],
    ['it is over by the figures', measured(told, false, 120)],
    ['it is resolved', told.resolved()],
    ['it is suppressed', told.suppressed()],
    ['it is a small one', story('checkout', { start: START }).detected({ severity: 'SEV-3' })],
  ])('asks nobody where %s', (_what, quiet) => {
    expect(due(quiet, 1_000_000).filter(([reminder]) => reminder === 'unattended')).toEqual([])
  })

  it('asks nobody where it is told to ask never', () => {
    expect(due(told, 1_000_000, {})).toEqual([])
  })

  it('asks again in the next cycle, counted from there: the fix did not help', () => {
    const fixed = told.state('RoleTaken', {}, PERSON).approved().pull().checks().mergeApproved().applied()
    const failed = measured(fixed.evaluated('fail'), true, 600)
    const from =
      (Date.parse(failed.events.find((event) => event.opens_cycle === 2)?.time ?? '') - Date.parse(START)) / 1_000
    expect(due(failed, from + 899)).toEqual([])
    expect(due(failed, from + 900).map(([reminder, cycle]) => [reminder, cycle])).toEqual([['unattended', 2]])
  })

  it('reminds of the update that was promised, once, and of none that another took the place of', () => {
    const updated = (before: Story, next_update_due?: string) =>
      before.state(
        'StatusUpdated',
        { text: 'We look.', audience: 'team', next_update_due },
        { ...PERSON, discriminator: `update ${before.events.length}` },
      )
    const promised = updated(told, at(2_000).toISOString())
    expect(due(promised, 1_999)).toEqual([])
    expect(due(promised, 2_000)).toEqual([['update', 1, expect.stringContaining('promised for now')]])
    expect(due(updated(promised), 9_000)).toEqual([])
    expect(due(promised.resolved(), 9_000)).toEqual([])
    expect(due(promised.resolved().wait(600).redetected(), 9_000).filter(([one]) => one === 'update')).toEqual([])
    const [said] = remindersDue(promised.events, at(2_000), AFTER)
    if (said === undefined) throw new Error('nothing was due')
    const after = [...promised.events, sealed(said, 2_000)]
    const asked = promised.requested().events.slice(promised.events.length)
    expect(remindersDue([...after, ...asked], at(3_000), AFTER)).toEqual([])
  })
})
