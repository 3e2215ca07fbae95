import { describe, expect, it } from 'vitest'
import { ACTIONS, type ActionId, VIEWS } from '../../../blocks/action-ids.ts'
import type { SlackUser } from '../replies.ts'
import { type Asker, type Denial, denial } from './policy.ts'
import { ACTION_RIGHTS, actionOf, VIEW_RIGHTS } from './rights.ts'
import { sayDenial } from './say-denial.ts'

const TEAM = 'T1'
const MEMBER: SlackUser = {
  user_id: 'UMEMBER1',
  team_id: TEAM,
  is_bot: false,
  is_guest: false,
  is_stranger: false,
  is_deleted: false,
}
const asking = (user: SlackUser | undefined, more: Partial<Asker> = {}): Asker => ({
  user,
  teamId: TEAM,
  approvers: new Set(['UONCALL1']),
  approversComplete: true,
  ...more,
})

const ROLES = {
  approver: asking({ ...MEMBER, user_id: 'UONCALL1' }),
  member: asking(MEMBER),
  guest: asking({ ...MEMBER, is_guest: true }),
  'guest named as approver': asking({ ...MEMBER, user_id: 'UONCALL1', is_guest: true }),
  stranger: asking({ ...MEMBER, is_stranger: true }),
  'member of another team': asking({ ...MEMBER, user_id: 'UONCALL1', team_id: 'T2' }),
  bot: asking({ ...MEMBER, is_bot: true }),
  'someone who left': asking({ ...MEMBER, is_deleted: true }),
  nobody: asking(undefined),
  'member while the group cannot be asked': asking(MEMBER, { approversComplete: false }),
  'named approver while the group cannot be asked': asking(
    { ...MEMBER, user_id: 'UONCALL1' },
    { approversComplete: false },
  ),
  'member where nobody is named': asking(MEMBER, { approvers: new Set() }),
} as const

type Answers = { readonly look: Denial | 'yes'; readonly fact: Denial | 'yes'; readonly approve: Denial | 'yes' }
const all = (answer: Denial | 'yes'): Answers => ({ look: answer, fact: answer, approve: answer })
const EXPECTED: Readonly<Record<keyof typeof ROLES, Answers>> = {
  approver: all('yes'),
  member: { look: 'yes', fact: 'yes', approve: 'not-approver' },
  guest: { look: 'yes', fact: 'guest', approve: 'guest' },
  'guest named as approver': { look: 'yes', fact: 'guest', approve: 'guest' },
  stranger: all('other-team'),
  'member of another team': all('other-team'),
  bot: all('bot'),
  'someone who left': all('unknown-person'),
  nobody: all('unknown-person'),
  'member while the group cannot be asked': { look: 'yes', fact: 'yes', approve: 'approvers-unknown' },
  'named approver while the group cannot be asked': all('yes'),
  'member where nobody is named': { look: 'yes', fact: 'yes', approve: 'no-approvers' },
}

/** Written out on purpose: a change of rights must be a change here. */
const GROUPS: Readonly<Record<ActionId, keyof Answers>> = {
  [ACTIONS.takeCommand]: 'fact',
  [ACTIONS.severity]: 'fact',
  [ACTIONS.update]: 'fact',
  [ACTIONS.note]: 'fact',
  [ACTIONS.investigate]: 'fact',
  [ACTIONS.suppress]: 'fact',
  [ACTIONS.resolve]: 'fact',
  [ACTIONS.declineResolution]: 'fact',
  [ACTIONS.approveOpenPr]: 'approve',
  [ACTIONS.approveMerge]: 'approve',
  [ACTIONS.rejectFix]: 'fact',
  [ACTIONS.showEvidence]: 'look',
  [ACTIONS.showTimeline]: 'look',
  [ACTIONS.declare]: 'fact',
  [ACTIONS.openIncident]: 'look',
}

const MATRIX = Object.values(ACTIONS).flatMap((action) =>
  keysOf(ROLES).map((role) => [role, action, EXPECTED[role][GROUPS[action]]] as const),
)

describe('src/slack/authorise/policy.ts', () => {
  it.each(MATRIX)('answers a %s who presses %s with %s', (role, action, expected) => {
    expect(denial(ACTION_RIGHTS[action], ROLES[role]) ?? 'yes').toBe(expected)
  })

  it('lets guests see no list of all incidents', () => {
    expect(denial('browse', ROLES.guest)).toBe('guest-browses')
    expect(sayDenial('guest-browses', new Set()).toString()).toMatch(/for full members.*`status` and `timeline` work/)
    expect(denial('browse', ROLES.member)).toBeUndefined()
  })

  it('tells guests who ask about the telemetry of their question, not of a list', () => {
    expect(denial('ask', ROLES.guest)).toBe('guest-asks')
    expect(sayDenial('guest-asks', new Set()).toString()).toMatch(
      /^Questions about logs, requests and services are for/,
    )
    expect(denial('ask', ROLES.member)).toBeUndefined()
  })

  it('asks of every form what its button asks', () => {
    for (const view of Object.values(VIEWS)) expect(VIEW_RIGHTS[view]).toBe(view === VIEWS.reading ? 'look' : 'fact')
  })

  it('says who may to those who may not', () => {
    const words = sayDenial('not-approver', new Set(['UONCALL1', 'UONCALL2'])).toString()
    expect(words).toContain('<@UONCALL1>, <@UONCALL2>')
    expect(words).toContain('Nothing was done')
  })

  it('knows a button by its name, with or without an addition', () => {
    expect(actionOf('evidence_show')).toBe(ACTIONS.showEvidence)
    expect(actionOf('evidence_show:ev3')).toBe(ACTIONS.showEvidence)
    expect(actionOf('evidence_showy')).toBeUndefined()
  })
})

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  // The keys of a literal object are exactly its names.
  return Object.keys(record) as K[]
}
