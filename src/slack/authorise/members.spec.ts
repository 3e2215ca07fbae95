import { describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { SlackUser } from '../replies.ts'
import { createMembers } from './members.ts'
import { denial } from './policy.ts'

const OLIVIA: SlackUser = {
  user_id: 'UOLIVIA1',
  team_id: 'T1',
  is_bot: false,
  is_guest: false,
  is_stranger: false,
  is_deleted: false,
}

/** A Slack whose answers change; counts what it is asked. */
function workspace(log = silentLog) {
  const slack = { now: 0, group: ['UOLIVIA1'], second: ['UDAN0001'], away: '', fails: false, asked: 0 }
  const answer = async <T>(value: () => T): Promise<T> => {
    slack.asked += 1
    if (slack.fails) throw new GiveUp('missing_scope', 'Slack refused; add the scope')
    return value()
  }
  const members = createMembers({
    approvers: { userIds: ['UNAMED01'], handles: ['oncall', 'second', 'gone'] },
    clock: { now: () => new Date(slack.now), sleep: async () => {} },
    log,
    keepMs: 3_600_000,
    replies: {
      whoAmI: () => answer(() => ({ team_id: 'T1', user_id: 'UBOT0001' })),
      userInfo: (user_id) => answer(() => ({ ...OLIVIA, user_id })),
      groups: () =>
        answer(
          () =>
            new Map([
              ['oncall', 'S1'],
              ['second', 'S2'],
            ]),
        ),
      groupMembers: (id) =>
        answer(() => {
          if (slack.away === id) throw new GiveUp('no_such_subteam', 'Slack has no such group')
          return id === 'S1' ? slack.group : slack.second
        }),
      channelMembers: () => answer(() => slack.group),
    },
  })
  return { slack, members }
}

describe('src/slack/authorise/members.ts', () => {
  it('says once that Slack does not tell who is in a group, until it has told', async () => {
    const said: unknown[] = []
    const { slack, members } = workspace({ ...silentLog, warn: (about: unknown) => said.push(about) })
    slack.away = 'S2'
    for (let asked = 0; asked < 3; asked += 1) await members.asker('UOLIVIA1')
    expect(said).toMatchObject([{ what: 'usergroups.users.list', code: 'no_such_subteam' }])
    slack.away = ''
    await members.asker('UOLIVIA1')
    slack.now = 60_000
    slack.away = 'S2'
    await members.asker('UOLIVIA1')
    expect(said).toHaveLength(2)
  })

  it('knows who is in a channel for a minute, and nobody where Slack does not say', async () => {
    const { slack, members } = workspace()
    expect(await members.isIn('UOLIVIA1', 'C1')).toBe(true)
    expect(await members.isIn('UDAN0001', 'C1')).toBe(false)
    slack.now = 60_000
    slack.fails = true
    expect(await members.isIn('UOLIVIA1', 'C1')).toBe(false)
  })

  it('forgets a right within 60 seconds, whatever it is told', async () => {
    const { slack, members } = workspace()
    expect(denial('approve', await members.asker('UOLIVIA1'))).toBeUndefined()
    slack.group = []
    slack.now = 59_999
    expect(denial('approve', await members.asker('UOLIVIA1'))).toBeUndefined()
    slack.now = 60_000
    expect(denial('approve', await members.asker('UOLIVIA1'))).toBe('not-approver')
  })

  it('asks Slack once for many who ask at the same time', async () => {
    const { slack, members } = workspace()
    await Promise.all(Array.from({ length: 50 }, () => members.asker('UOLIVIA1')))
    expect(slack.asked).toBe(5)
  })

  it('denies everything while Slack does not answer, and asks again at the next click', async () => {
    const { slack, members } = workspace()
    slack.fails = true
    expect(denial('look', await members.asker('UOLIVIA1'))).toBe('unknown-person')
    slack.fails = false
    expect(denial('approve', await members.asker('UOLIVIA1'))).toBeUndefined()
  })

  it('says that it could not find out who may approve while the groups cannot be read, and asks again', async () => {
    const { slack, members } = workspace()
    slack.fails = true
    const { approversComplete } = await members.asker('UOLIVIA1')
    slack.fails = false
    expect(approversComplete).toBe(false)
    expect((await members.asker('UOLIVIA1')).approversComplete).toBe(true)
  })

  it('lets named people approve beside the group', async () => {
    const { members } = workspace()
    expect(denial('approve', await members.asker('UNAMED01'))).toBeUndefined()
    expect(denial('approve', await members.asker('UELSE001'))).toBe('not-approver')
  })

  it('counts every group, and says that it does not know while one of them cannot be asked', async () => {
    const { slack, members } = workspace()
    expect(denial('approve', await members.asker('UDAN0001'))).toBeUndefined()
    slack.now = 60_000
    slack.away = 'S2'
    expect(denial('approve', await members.asker('UOLIVIA1'))).toBeUndefined()
    expect(denial('approve', await members.asker('UDAN0001'))).toBe('approvers-unknown')
  })
})
