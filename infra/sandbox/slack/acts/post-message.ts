import type { House } from '../house.ts'
import type { Json } from '../json.ts'
import { channelType, messageJson } from '../shape/message-json.ts'
import { isReply } from '../workspace/message-index.ts'
import type { Channel, Message } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { messageKey } from '../workspace/workspace.ts'

type Given = 'user' | 'text' | 'subtype' | 'extra' | 'blocks' | 'attachments' | 'metadata' | 'thread_ts' | 'broadcast'

export type PostDraft = Pick<Message, Given> & Partial<Pick<Message, 'by_app' | 'files'>>

/** Puts a message into a channel and tells the app, if it is a member there. */
export function postMessage(house: House, channel: Channel, draft: PostDraft): Message {
  const message: Message = {
    by_app: false,
    files: [],
    ...draft,
    channel: channel.id,
    ts: house.workspace.nextTs(),
    reactions: [],
  }
  house.workspace.commit({ table: 'messages', id: messageKey(message), row: message })
  tellOfMessage(house, channel, message)
  return message
}

/** Shows a message to one user only; the app cannot read it back. */
export function postEphemeral(house: House, channel: Channel, onlyFor: string, draft: PostDraft): Message {
  const message: Message = {
    by_app: false,
    files: [],
    ...draft,
    only_for: onlyFor,
    channel: channel.id,
    ts: house.workspace.nextTs(),
    reactions: [],
  }
  house.workspace.commit({ table: 'ephemerals', id: messageKey(message), row: message })
  return message
}

/** Sends an event about a channel, when the app is a member of it. */
export function tellApp(house: House, channel: Channel, event: Json): void {
  if (channel.members.includes(APP.userId)) house.app.event(event)
}

function tellOfMessage(house: House, channel: Channel, message: Message): void {
  const shown = messageJson(house.workspace, message, { metadata: false, base: house.base() })
  const place = { channel: channel.id, event_ts: message.ts }
  const broadcast = message.broadcast === true && isReply(message) ? { subtype: 'thread_broadcast' } : {}
  tellApp(house, channel, { ...shown, ...broadcast, ...place, channel_type: channelType(channel.kind) })
  const mentioned = !message.by_app && message.subtype === undefined && message.text.includes(`<@${APP.userId}`)
  if (mentioned && channel.kind !== 'im') tellApp(house, channel, { ...shown, type: 'app_mention', ...place })
}
