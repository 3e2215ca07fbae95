import type { House } from '../house.ts'
import type { Json } from '../json.ts'
import { messageJson } from '../shape/message-json.ts'
import { isReply } from '../workspace/message-index.ts'
import type { Channel, Message, User } from '../workspace/model.ts'
import { messageAt, seenMessages } from './who-and-where.ts'

/** A channel, or one thread of it, as the person sees it: oldest first, own ephemeral messages in their places. */
export function readMessages(house: House, user: User, channel: Channel, threadTs: string | undefined, limit: number) {
  const seen = seenMessages(house, user, channel)
  const pinned = channel.pins.map((pin) => pin.ts)
  if (threadTs === undefined) {
    const shown = seen.filter((message) => !isReply(message) || message.broadcast === true)
    return { channel, pinned, messages: shown.slice(-limit).map((message) => seenMessage(house, message)) }
  }
  const asked = messageAt(house, user, channel, threadTs)
  const rootTs = asked.thread_ts ?? asked.ts
  const thread = seen.filter((message) => message.ts === rootTs || (isReply(message) && message.thread_ts === rootTs))
  return { channel, pinned, messages: thread.slice(-limit).map((message) => seenMessage(house, message)) }
}

/** With what a client shows: the author's name, for whom alone it is shown, and what a reply in the channel replied to. */
export function seenMessage(house: House, message: Message): Json {
  return {
    ...messageJson(house.workspace, message, { metadata: true, base: house.base() }),
    author: house.workspace.user(message.user)?.name ?? 'slackbot',
    is_ephemeral: message.only_for !== undefined,
    is_pinned: house.workspace.channel(message.channel)?.pins.some((pin) => pin.ts === message.ts) ?? false,
    ...broadcastOf(house, message),
  }
}

function broadcastOf(house: House, message: Message): Json {
  if (message.broadcast !== true || !isReply(message)) return {}
  const { ts = '', text = '' } = house.workspace.messages.find(message.channel, message.thread_ts ?? '') ?? {}
  return ts === '' ? {} : { broadcast_of: { ts, text } }
}
