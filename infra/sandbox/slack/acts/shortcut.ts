import type { House } from '../house.ts'
import { messageJson } from '../shape/message-json.ts'
import type { Channel, Message, User } from '../workspace/model.ts'
import { HEARD, type Heard, notHeard } from './heard.ts'
import { interaction, placeFields } from './payload.ts'

/** A global shortcut, or one on a message. */
export async function runShortcut(
  house: House,
  user: User,
  callbackId: string,
  on?: { readonly channel: Channel; readonly message: Message },
): Promise<Heard> {
  const payload = {
    ...interaction(on === undefined ? 'shortcut' : 'message_action', user),
    callback_id: callbackId,
    trigger_id: house.triggers.issue(user.id),
    action_ts: house.workspace.nextTs(),
    ...(on === undefined ? {} : messageFields(house, user, on)),
  }
  const answer = await house.app.ask('interactive', payload)
  return answer.ok ? HEARD : notHeard('This shortcut', answer)
}

function messageFields(house: House, user: User, on: { readonly channel: Channel; readonly message: Message }) {
  const { channel, response_url } = placeFields(house, { kind: 'message', ...on }, user)
  const message = messageJson(house.workspace, on.message, { metadata: true, base: house.base() })
  return { channel, response_url, message_ts: on.message.ts, message }
}
