import type { ModalView } from '@slack/types'
import type { SlackReplies, SlackUser } from '../../../src/slack/replies.ts'

export const TEAM = 'T0SIM'
export const PEOPLE = ['U0ADA', 'U0BOB', 'U0GUEST'] as const
export const APPROVERS = ['U0ADA', 'U0BOB'] as const

/** Slack's answers to single people. A window that opens is filled in by whoever opened it. */
export function memoryReplies(opened: (triggerId: string, view: ModalView) => void): SlackReplies {
  return {
    whoAmI: async () => ({ team_id: TEAM, user_id: 'U0BOT', bot_id: 'B0BOT' }),
    respond: async () => {},
    ephemeral: async () => {},
    direct: async () => {},
    openView: async (triggerId, view) => {
      opened(triggerId, view)
      return `V${triggerId}`
    },
    updateView: async () => {},
    publishHome: async () => {},
    userInfo: async (user_id) => userOf(user_id),
    groups: async () => new Map([['oncall', 'S0ONCALL']]),
    groupMembers: async () => APPROVERS,
    channelMembers: async () => [],
    messageAt: async () => undefined,
  }
}

function userOf(user_id: string): SlackUser | undefined {
  if (!PEOPLE.some((known) => known === user_id)) return undefined
  const is_guest = user_id === 'U0GUEST'
  return { user_id, team_id: TEAM, display: user_id, is_bot: false, is_guest, is_stranger: false, is_deleted: false }
}
