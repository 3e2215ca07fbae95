import type { House } from '../house.ts'
import { channelType, messageJson } from '../shape/message-json.ts'
import type { Channel, Message } from '../workspace/model.ts'
import type { Write } from '../workspace/store.ts'
import { messageKey } from '../workspace/workspace.ts'
import { tellApp } from './post-message.ts'

export type MessageEdit = Partial<Pick<Message, 'text' | 'attachments' | 'metadata' | 'files'>> & {
  /** Null takes the blocks away; undefined keeps them. */
  readonly blocks?: Message['blocks'] | null
}

/** Changes what a message says. Messages with blocks show no "edited" mark. */
export function editMessage(house: House, channel: Channel, message: Message, edit: MessageEdit, by: string): Message {
  const { blocks, ...rest } = edit
  const { blocks: before, edited: _, ...kept } = message
  const shown = blocks === null ? undefined : (blocks ?? before)
  const after: Message = {
    ...kept,
    ...rest,
    ...(shown === undefined ? { edited: { user: by, ts: house.workspace.nextTs() } } : { blocks: shown }),
  }
  house.workspace.commit({ table: messageTable(message), id: messageKey(message), row: after })
  if (message.only_for === undefined) tellOfChange(house, channel, message, after)
  return after
}

/** Removes a message; a thread's first message leaves a tombstone while it has replies. */
export function deleteMessage(house: House, channel: Channel, message: Message): void {
  const replies = house.workspace.messages.replies(message.channel, message.ts)
  const row = replies.length === 0 || message.only_for !== undefined ? null : tombstone(message)
  const unpinned = channel.pins.filter((pin) => pin.ts !== message.ts)
  const unpin: Write[] =
    unpinned.length === channel.pins.length
      ? []
      : [{ table: 'channels', id: channel.id, row: { ...channel, pins: unpinned } }]
  house.workspace.commit({ table: messageTable(message), id: messageKey(message), row }, ...unpin)
  if (message.only_for !== undefined) return
  tellApp(house, channel, {
    ...changeEvent(house, channel, 'message_deleted'),
    deleted_ts: message.ts,
    previous_message: messageJson(house.workspace, message, { metadata: false, base: house.base() }),
  })
}

function messageTable(message: Message): 'messages' | 'ephemerals' {
  return message.only_for === undefined ? 'messages' : 'ephemerals'
}

function tellOfChange(house: House, channel: Channel, before: Message, after: Message): void {
  const view = { metadata: false, base: house.base() }
  tellApp(house, channel, {
    ...changeEvent(house, channel, 'message_changed'),
    message: messageJson(house.workspace, after, view),
    previous_message: messageJson(house.workspace, before, view),
  })
}

function changeEvent(house: House, channel: Channel, subtype: string) {
  const ts = house.workspace.nextTs()
  return {
    type: 'message',
    subtype,
    hidden: true,
    channel: channel.id,
    ts,
    event_ts: ts,
    channel_type: channelType(channel.kind),
  }
}

function tombstone(message: Message): Message {
  const { channel, ts, user } = message
  const text = 'This message was deleted.'
  return { channel, ts, user, by_app: false, text, subtype: 'tombstone', reactions: [], files: [] }
}
