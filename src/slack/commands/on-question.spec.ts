import { describe, expect, it } from 'vitest'
import type { Message } from '../../../blocks/parts.ts'
import { silentLog } from '../../kit/log.ts'
import { createMembers } from '../authorise/members.ts'
import type { Questions } from '../questions.ts'
import type { SlackReplies, SlackUser } from '../replies.ts'
import { onWindow } from './on-question.ts'

const GESTURE = {
  kind: 'command',
  command: '/incident',
  text: 'last 10 minutes /a.*b/',
  team_id: 'T1',
  user_id: 'UOLIVIA1',
  channel_id: 'C1',
  at: '2026-11-21T10:30:00.000Z',
  response_url: 'https://slack.example/answer',
} as const
const OLIVIA: SlackUser = {
  user_id: 'UOLIVIA1',
  team_id: 'T1',
  is_bot: false,
  is_guest: false,
  is_stranger: false,
  is_deleted: false,
}

/** A Slack that keeps what it is told, and a question that is answered when `arrive` is called. */
function desk() {
  const told: { readonly text: string; readonly replaces: boolean }[] = []
  const keep = (message: Message, replaces = false) => void told.push({ text: message.text, replaces })
  let arrive: () => void = () => {}
  const wait = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const replies: SlackReplies = {
    whoAmI: async () => ({ team_id: 'T1', user_id: 'UBOT0001' }),
    respond: async (_, message, options) => keep(message, options?.replaceOriginal),
    ephemeral: async (_, message) => keep(message),
    direct: async (_, message) => keep(message),
    openView: async () => 'V1',
    updateView: async () => {},
    publishHome: async () => {},
    userInfo: async () => OLIVIA,
    groups: async () => new Map(),
    groupMembers: async () => [],
    messageAt: async () => undefined,
  }
  // Patience ends at once where it is short, and never where it is long.
  const sleep = (ms: number) => (ms < 10_000 ? Promise.resolve() : new Promise<void>(() => {}))
  const clock = { now: () => new Date(GESTURE.at), sleep }
  const answer = async () => {
    await wait
    return { kind: 'problem', said: 'Nothing of that time is known.' } as const
  }
  const questions: Questions = {
    investigate: answer,
    correlate: answer,
    logs: answer,
    services: async () => [],
    rateNow: async () => undefined,
  }
  const approvers = { userIds: [] }
  const deps = {
    replies,
    members: createMembers({ replies, approvers, clock, log: silentLog }),
    log: silentLog,
    clock,
    questions,
    incidents: { open: async () => [] },
    settings: { tenantId: 'default', timeZone: 'UTC' },
  }
  return { told, arrive: () => arrive(), deps }
}

describe('src/slack/commands/on-question.ts', () => {
  it('puts the answer in the place of the words that it is coming, headed by the question', async () => {
    const { told, arrive, deps } = desk()
    await onWindow(deps, GESTURE, GESTURE.text)
    expect(told).toEqual([
      { text: expect.stringMatching(/^`\/incident last 10 minutes .*in a moment/), replaces: false },
    ])
    arrive()
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(told.slice(1)).toEqual([
      { text: '`/incident last 10 minutes /a.*b/`: Nothing of that time is known.', replaces: true },
    ])
  })

  it('tells of a question that fails, at once', async () => {
    const { told, deps } = desk()
    const broken = async () => Promise.reject(new RangeError('Invalid time value'))
    await onWindow({ ...deps, questions: { ...deps.questions, investigate: broken } }, GESTURE, GESTURE.text)
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(told.at(-1)?.text).toContain('I could not read the evidence just now: Invalid time value')
  })
})
