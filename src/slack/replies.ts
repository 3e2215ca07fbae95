import type { HomeView, ModalView } from '@slack/types'
import type { Message } from '../../blocks/parts.ts'

/** What Slack says about a person. */
export interface SlackUser {
  readonly user_id: string
  /** The workspace the person belongs to: another than ours for Slack Connect strangers. */
  readonly team_id: string
  readonly display?: string
  readonly time_zone?: string
  readonly is_bot: boolean
  readonly is_guest: boolean
  readonly is_stranger: boolean
  readonly is_deleted: boolean
}

export interface SlackSelf {
  readonly team_id: string
  readonly user_id: string
  readonly bot_id?: string
}

/**
 * Answers to the person who just did something. They are a courtesy, never the record: none of them is retried on its
 * own. Errors: `RetryLater` (rate limit, network, Slack's own trouble), `GiveUp` with Slack's error code
 * (`trigger_expired`, `user_not_found`, `missing_scope`, `channel_not_found`, ...).
 */
export interface SlackReplies {
  whoAmI(): Promise<SlackSelf>
  /** Through the address that came with the gesture: good for five answers in 30 minutes. */
  respond(responseUrl: string, message: Message, options?: { readonly replaceOriginal?: boolean }): Promise<void>
  /** Seen by one person, and lost when they reload. */
  ephemeral(
    where: { readonly channel_id: string; readonly user_id: string; readonly thread_ts?: string },
    message: Message,
  ): Promise<void>
  direct(userId: string, message: Message): Promise<void>
  /** Works for 3 seconds after the gesture. Returns the id of the view. */
  openView(triggerId: string, view: ModalView): Promise<string>
  updateView(viewId: string, view: ModalView): Promise<void>
  publishHome(userId: string, view: HomeView): Promise<void>
  /** Undefined when Slack knows nobody of that id. */
  userInfo(userId: string): Promise<SlackUser | undefined>
  /** The user groups of the workspace: id by handle. */
  groups(): Promise<ReadonlyMap<string, string>>
  /** The people in a user group. */
  groupMembers(groupId: string): Promise<readonly string[]>
  /** The people in a channel; of a private one only where we are in it too. */
  channelMembers(channelId: string): Promise<readonly string[]>
  /** A message as it stands; undefined when it cannot be read any more. */
  messageAt(channelId: string, ts: string): Promise<SlackMessage | undefined>
}

export interface SlackMessage {
  readonly text: string
  readonly user_id?: string
  readonly permalink?: string
}
