import { describe, expect, it } from 'vitest'
import { silentLog } from '../kit/log.ts'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import { approversNamed, whoApproves } from './who-approves.ts'

const GROUPS = new Map([
  ['oncall', 'S1'],
  ['payments', 'S2'],
  ['everybody', 'S3'],
])

const PERSON = { team_id: 'T1', is_bot: false, is_guest: false, is_stranger: false, is_deleted: false }

async function found(names: readonly string[], faults: readonly Error[] = []) {
  const [left, lines, slept]: [Error[], string[], number[]] = [[...faults], [], []]
  const answer = async <T>(value: T): Promise<T> => {
    const fault = left.shift()
    if (fault !== undefined) throw fault
    return value
  }
  const log = {
    ...silentLog,
    warn: (facts: object, words: string) => void lines.push(`${words} ${JSON.stringify(facts)}`),
  }
  const clock = { now: () => new Date(0), sleep: async (ms: number) => void slept.push(ms) }
  const userInfo = async (id: string) => (id.startsWith('UGONE') ? undefined : { ...PERSON, user_id: id })
  const replies = { groups: () => answer(GROUPS), groupMembers: (id: string) => answer([`UIN${id}0001`]), userInfo }
  return { ...(await whoApproves(approversNamed(names), replies, clock, log)), lines, slept }
}

describe('src/compose/who-approves.ts', () => {
  it('takes every group that is named, beside the people named by id', async () => {
    expect(await found(['@payments', 'U0123ABCD', 'oncall', 'payments'])).toEqual({
      responders: ['U0123ABCD', 'UINS20001', 'UINS10001'],
      onCall: '<!subteam^S2>, <!subteam^S1>, <@U0123ABCD>',
      whoMayApprove: 'May approve: <!subteam^S2>, <!subteam^S1>, <@U0123ABCD>',
      lines: [],
      slept: [],
    })
  })

  it('says which group is not there, and keeps the others', async () => {
    const { whoMayApprove, lines } = await found(['gone', 'oncall'])
    expect(whoMayApprove).toBe('May approve: <!subteam^S1>')
    expect(lines).toEqual([expect.stringContaining('"name":"@gone"')])
  })

  it('names nobody whom the workspace does not have, and says which names are wrong where none is right', async () => {
    const { whoMayApprove, responders, lines } = await found(['gone', 'UGONE1234'])
    expect(whoMayApprove).toBe(
      'Nobody may approve: this workspace has no @gone, UGONE1234. Correct FAULTLINE_APPROVERS.',
    )
    expect([responders, lines.length]).toEqual([[], 2])
    expect((await found(['U0123ABCD', 'UGONE1234'])).whoMayApprove).toBe('May approve: <@U0123ABCD>')
  })

  it('waits for a Slack that is busy at the start', async () => {
    const busy = new RetryLater('busy', 'Slack is busy')
    const { responders, lines, slept } = await found(['oncall'], [busy, busy])
    expect([responders, lines, slept]).toEqual([['UINS10001'], [], [1_000, 2_000]])
  })

  it('names the groups as they are called when they cannot be read', async () => {
    const refused = new GiveUp('missing_scope', 'Slack refused; add the scope')
    const { responders, whoMayApprove, lines } = await found(['oncall', 'U0123ABCD'], [refused])
    expect([responders, whoMayApprove]).toEqual([['U0123ABCD'], 'May approve: @oncall, <@U0123ABCD>'])
    expect(lines).toEqual([expect.stringContaining('add the scope')])
  })

  it('says that nobody may approve where nobody is named', async () => {
    expect((await found([])).whoMayApprove).toContain('set FAULTLINE_APPROVERS')
  })
})
