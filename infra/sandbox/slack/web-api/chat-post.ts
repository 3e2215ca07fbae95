import { canSee } from '../acts/access.ts'
import { createChannel } from '../acts/channel-change.ts'
import { postEphemeral, postMessage } from '../acts/post-message.ts'
import type { Json } from '../json.ts'
import { messageJson } from '../shape/message-json.ts'
import { isReply } from '../workspace/message-index.ts'
import type { Channel, Message } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { ownChannel, seenChannel } from './find.ts'
import { type MessageContent, messageContent, needContent } from './message-content.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'

export const chatPostMethods: readonly Method[] = [
  botMethod('chat.postMessage', 'post', ['chat:write'], post),
  botMethod('chat.postEphemeral', 4, ['chat:write'], ephemeral),
  botMethod('chat.getPermalink', 'free', [], permalink),
]

/** Fields of a draft that every message of the app has. */
export function appDraft(content: MessageContent) {
  const { text, blocks, attachments, metadata } = content
  return {
    user: APP.userId,
    by_app: true,
    text: text ?? '',
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks }),
    ...(attachments === undefined || attachments.length === 0 ? {} : { attachments }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}

function post(call: Call): Json {
  const { house, args } = call
  const content = messageContent(args)
  const channel = postTarget(call)
  needContent(content)
  const thread = threadOf(call, channel)
  const message = postMessage(house, channel, {
    ...appDraft(content),
    ...(thread === undefined ? {} : { thread_ts: thread.ts, broadcast: args.flag('reply_broadcast') }),
  })
  const truncated = (args.text('text')?.length ?? 0) > message.text.length
  return {
    channel: channel.id,
    ts: message.ts,
    message: messageJson(house.workspace, message, { metadata: true, base: house.base() }),
    ...(truncated ? { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } } : {}),
  }
}

/** A channel to post into; a user id means the direct message with that user. */
function postTarget(call: Call): Channel {
  const { house, args, scopes } = call
  const user = house.workspace.user(args.text('channel') ?? '')
  if (user !== undefined && !user.is_bot) return directMessage(call, user.id)
  const channel = seenChannel(call)
  const mayPost = channel.members.includes(APP.userId) || (channel.kind === 'public' && scopes.has('chat:write.public'))
  if (!mayPost) throw new SlackError('not_in_channel')
  if (channel.is_archived) throw new SlackError('is_archived')
  return channel
}

function directMessage({ house }: Call, user: string): Channel {
  const known = house.workspace.store
    .all('channels')
    .find((channel) => channel.kind === 'im' && channel.members.includes(user) && channel.members.includes(APP.userId))
  return known ?? createChannel(house, '', 'im', [APP.userId, user])
}

/** Replies to a reply go to the thread's first message, as in Slack. */
function threadOf({ house, args }: Call, channel: Channel): Message | undefined {
  if (!args.has('thread_ts')) return undefined
  const parent = house.workspace.messages.find(channel.id, args.need('thread_ts'))
  if (parent === undefined) throw new SlackError('thread_not_found')
  if (!isReply(parent)) return parent
  const root = house.workspace.messages.find(channel.id, parent.thread_ts ?? '')
  if (root === undefined) throw new SlackError('thread_not_found')
  return root
}

function ephemeral(call: Call): Json {
  const { house, args } = call
  const content = messageContent(args)
  const channel = ownChannel(call)
  if (channel.is_archived) throw new SlackError('is_archived')
  const user = house.workspace.user(args.need('user', 'user_not_in_channel'))
  if (user === undefined || !channel.members.includes(user.id)) throw new SlackError('user_not_in_channel')
  needContent(content)
  const thread = threadOf(call, channel)
  const message = postEphemeral(house, channel, user.id, {
    ...appDraft(content),
    ...(thread === undefined ? {} : { thread_ts: thread.ts }),
  })
  return { message_ts: message.ts }
}

function permalink(call: Call): Json {
  const { house, args } = call
  const channel = seenChannel(call)
  const message = house.workspace.messages.find(channel.id, args.need('message_ts', 'message_not_found'))
  if (message === undefined || !canSee(house.workspace.bot, channel)) throw new SlackError('message_not_found')
  const link = `${house.base()}/archives/${channel.id}/p${message.ts.replace('.', '')}`
  const thread = isReply(message) ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : ''
  return { channel: channel.id, permalink: link + thread }
}
