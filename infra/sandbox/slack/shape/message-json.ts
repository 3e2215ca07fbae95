import type { Json } from '../json.ts'
import { isReply } from '../workspace/message-index.ts'
import type { Message } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { fileJson } from './file-json.ts'

export interface MessageView {
  /** Metadata is shown only to those who ask for it. */
  readonly metadata: boolean
  readonly base: string
}

/** A message as the Web API and events show it. */
export function messageJson(workspace: Workspace, message: Message, view: MessageView): Json {
  return {
    ...author(message),
    type: 'message',
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    text: message.text,
    ts: message.ts,
    team: TEAM.id,
    ...(message.blocks === undefined ? {} : { blocks: message.blocks }),
    ...(message.attachments === undefined ? {} : { attachments: message.attachments }),
    ...(view.metadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
    ...(message.edited === undefined ? {} : { edited: message.edited }),
    ...threadFields(workspace, message),
    ...reactionFields(message),
    ...pinFields(workspace, message),
    ...fileFields(workspace, message, view.base),
    ...message.extra,
  }
}

/** Slack's name for the kind of channel in events. */
export function channelType(kind: 'public' | 'private' | 'im' | 'mpim'): string {
  return { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' }[kind]
}

function author(message: Message): Json {
  if (!message.by_app) return { user: message.user }
  const bot_profile = { id: APP.botId, app_id: APP.id, name: APP.name, deleted: false, updated: 0, team_id: TEAM.id }
  return { user: message.user, bot_id: APP.botId, app_id: APP.id, bot_profile }
}

function threadFields(workspace: Workspace, message: Message): Json {
  if (isReply(message)) {
    const parent = workspace.messages.find(message.channel, message.thread_ts ?? '')
    return { thread_ts: message.thread_ts, parent_user_id: parent?.user }
  }
  const replies = workspace.messages.replies(message.channel, message.ts)
  const latest = replies.at(-1)
  if (latest === undefined) return {}
  const users = [...new Set(replies.map((reply) => reply.user))]
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: latest.ts,
    reply_users: users,
    is_locked: false,
    subscribed: false,
  }
}

function reactionFields(message: Message): Json {
  if (message.reactions.length === 0) return {}
  return { reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })) }
}

function pinFields(workspace: Workspace, message: Message): Json {
  const pin = workspace.channel(message.channel)?.pins.find((entry) => entry.ts === message.ts)
  if (pin === undefined) return {}
  return {
    pinned_to: [message.channel],
    pinned_info: { channel: message.channel, pinned_by: pin.by, pinned_ts: pin.created },
  }
}

function fileFields(workspace: Workspace, message: Message, base: string): Json {
  const files = message.files.flatMap((id) => workspace.store.get('files', id) ?? [])
  return files.length === 0 ? {} : { files: files.map((file) => fileJson(file, base)), upload: true }
}
