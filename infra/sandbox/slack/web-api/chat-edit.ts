import { deleteMessage, editMessage } from '../acts/edit-message.ts'
import { codePoints, type Json } from '../json.ts'
import { messageJson } from '../shape/message-json.ts'
import type { Message } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { findMessage, seenChannel } from './find.ts'
import { type MessageContent, messageContent } from './message-content.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'

const MAX_UPDATE_TEXT = 4_000

export const chatEditMethods: readonly Method[] = [
  botMethod('chat.update', 3, ['chat:write'], update),
  botMethod('chat.delete', 3, ['chat:write'], remove),
]

function update(call: Call): Json {
  const { house, args } = call
  const content = messageContent(args)
  const channel = seenChannel(call)
  const message = findMessage(call, channel, 'ts')
  if (!isOwn(message)) throw new SlackError('cant_update_message')
  if (channel.is_archived) throw new SlackError('is_inactive')
  if (codePoints(content.text ?? '') > MAX_UPDATE_TEXT) throw new SlackError('msg_too_long')
  const { text, attachments, metadata } = content
  const blocks = blocksAfter(content)
  if (text === undefined && blocks === undefined && attachments === undefined && metadata === undefined)
    throw new SlackError('no_text')
  const after = editMessage(
    house,
    channel,
    message,
    {
      ...(text === undefined ? {} : { text }),
      ...(blocks === undefined ? {} : { blocks }),
      ...(attachments === undefined ? {} : { attachments }),
      ...(metadata === undefined ? {} : { metadata }),
    },
    APP.userId,
  )
  const shown = messageJson(house.workspace, after, { metadata: true, base: house.base() })
  return { channel: channel.id, ts: after.ts, text: after.text, message: shown }
}

/** Text without blocks takes the blocks away; neither keeps them; an empty list takes them away too. */
function blocksAfter(content: MessageContent): readonly Json[] | null | undefined {
  if (content.blocks !== undefined) return content.blocks.length === 0 ? null : content.blocks
  return content.text === undefined ? undefined : null
}

function remove(call: Call): Json {
  const channel = seenChannel(call)
  const message = findMessage(call, channel, 'ts')
  if (!isOwn(message)) throw new SlackError('cant_delete_message')
  deleteMessage(call.house, channel, message)
  return { channel: channel.id, ts: message.ts }
}

function isOwn(message: Message): boolean {
  return message.user === APP.userId && message.subtype === undefined
}
