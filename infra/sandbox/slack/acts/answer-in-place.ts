import type { House } from '../house.ts'
import type { Json } from '../json.ts'
import { Args } from '../web-api/args.ts'
import { appDraft } from '../web-api/chat-post.ts'
import { messageContent, needContent } from '../web-api/message-content.ts'
import { SlackError } from '../web-api/slack-error.ts'
import type { Channel, Message } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { deleteMessage, editMessage } from './edit-message.ts'
import { postEphemeral, postMessage } from './post-message.ts'
import type { ResponsePlace } from './response-urls.ts'

/** Does what the body of a response_url call, or of a command's acknowledgement, asks for. Throws SlackError. Returns what was posted. */
export function answerInPlace(house: House, place: ResponsePlace, body: Json): Message | undefined {
  const channel = house.workspace.channel(place.channel)
  if (channel === undefined) throw new SlackError('channel_not_found')
  const original = originalOf(house, place)
  if (body.delete_original === true) {
    if (original !== undefined) deleteMessage(house, channel, original)
    return undefined
  }
  const content = messageContent(new Args(body))
  needContent(content)
  if (body.replace_original === true && original !== undefined) {
    const { text, blocks, attachments } = content
    const edit = { text: text ?? '', blocks: blocks ?? null, ...(attachments === undefined ? {} : { attachments }) }
    editMessage(house, channel, original, edit, APP.userId)
    return undefined
  }
  return post(house, channel, place, body, appDraft(content))
}

function post(
  house: House,
  channel: Channel,
  place: ResponsePlace,
  body: Json,
  draft: ReturnType<typeof appDraft>,
): Message {
  const asked = typeof body.thread_ts === 'string' ? body.thread_ts : place.thread_ts
  const thread = asked === null ? {} : { thread_ts: asked }
  if (body.response_type === 'in_channel') return postMessage(house, channel, { ...draft, ...thread })
  return postEphemeral(house, channel, place.user, { ...draft, ...thread })
}

function originalOf(house: House, place: ResponsePlace): Message | undefined {
  if (place.message_ts === null) return undefined
  const { store, messages } = house.workspace
  if (place.ephemeral) return store.get('ephemerals', `${place.channel}/${place.message_ts}`)
  return messages.find(place.channel, place.message_ts)
}
