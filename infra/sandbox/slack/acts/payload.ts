import type { House } from '../house.ts'
import { type Json, textOf } from '../json.ts'
import { messageJson } from '../shape/message-json.ts'
import { viewJson } from '../shape/view-json.ts'
import type { Channel, Message, User, View } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'
import { newResponseUrl } from './response-urls.ts'

/** Where a block with elements is shown. */
export type Place =
  | {
      readonly kind: 'message'
      readonly channel: Channel
      readonly message: Message
      /** The person looks at its thread, not at the channel. */
      readonly inThread?: boolean
    }
  | { readonly kind: 'view'; readonly view: View }

/** Fields that every interaction payload has. */
export function interaction(type: string, user: User): Json {
  return {
    type,
    token: 'unused',
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: TEAM.id },
    api_app_id: APP.id,
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** The fields that tell the app where something happened. */
export function placeFields(house: House, place: Place, user: User): Json {
  if (place.kind === 'view') return { container: { type: 'view', view_id: place.view.id }, view: viewJson(place.view) }
  const { channel, message } = place
  const thread_ts = message.thread_ts ?? (place.inThread === true ? message.ts : undefined)
  const thread = thread_ts === undefined ? {} : { thread_ts }
  const is_ephemeral = message.only_for !== undefined
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral, ...thread },
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    message: messageJson(house.workspace, message, { metadata: true, base: house.base() }),
    response_url: newResponseUrl(house, {
      channel: channel.id,
      user: user.id,
      message_ts: message.ts,
      ephemeral: is_ephemeral,
      thread_ts: thread_ts ?? null,
    }),
  }
}

/** The `actions` entry for one element and what was chosen in it. */
export function actionEntry(house: House, block: Json, element: Json, chosen: Json): Json {
  const { type, action_id, text, value, style, placeholder } = element
  const shown = { text, value, style, placeholder }
  const kept = Object.entries(shown).filter(([, field]) => field !== undefined)
  return {
    type: textOf(type),
    action_id,
    block_id: block.block_id,
    ...Object.fromEntries(kept),
    ...chosen,
    action_ts: house.workspace.nextTs(),
  }
}
