import { addPin, removePin } from '../acts/pins.ts'
import { addReaction, removeReaction } from '../acts/react.ts'
import type { Json } from '../json.ts'
import { messageJson } from '../shape/message-json.ts'
import { APP } from '../workspace/seed.ts'
import { findMessage, openChannel, ownChannel, seenChannel } from './find.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'

export const pinAndReactionMethods: readonly Method[] = [
  botMethod('pins.add', 2, ['pins:write'], pin),
  botMethod('pins.list', 2, ['pins:read'], pins),
  botMethod('pins.remove', 2, ['pins:write'], unpin),
  botMethod('reactions.add', 3, ['reactions:write'], react),
  botMethod('reactions.remove', 2, ['reactions:write'], unreact),
  botMethod('reactions.get', 3, ['reactions:read'], reactions),
]

const MAX_PINS = 100

function pin(call: Call): Json {
  const channel = openChannel(call)
  const message = findMessage(call, channel, 'timestamp')
  if (channel.pins.length >= MAX_PINS) throw new SlackError('too_many_pins')
  if (!addPin(call.house, channel, message, APP.userId)) throw new SlackError('already_pinned')
  return {}
}

function pins(call: Call): Json {
  const channel = ownChannel(call)
  const items = channel.pins.flatMap((entry) => {
    const found = call.house.workspace.messages.find(channel.id, entry.ts)
    if (found === undefined) return []
    const message = messageJson(call.house.workspace, found, { metadata: false, base: call.house.base() })
    return [{ type: 'message', created: entry.created, created_by: entry.by, channel: channel.id, message }]
  })
  return { items }
}

function unpin(call: Call): Json {
  const channel = ownChannel(call)
  const message = findMessage(call, channel, 'timestamp')
  if (!removePin(call.house, channel, message, APP.userId)) throw new SlackError('no_pin')
  return {}
}

function react(call: Call): Json {
  const channel = openChannel(call)
  const message = findMessage(call, channel, 'timestamp')
  if (!addReaction(call.house, channel, message, emojiName(call), APP.userId)) throw new SlackError('already_reacted')
  return {}
}

function unreact(call: Call): Json {
  const channel = ownChannel(call)
  const message = findMessage(call, channel, 'timestamp')
  if (!removeReaction(call.house, channel, message, emojiName(call), APP.userId)) throw new SlackError('no_reaction')
  return {}
}

function reactions(call: Call): Json {
  const channel = seenChannel(call)
  const message = findMessage(call, channel, 'timestamp')
  const shown = messageJson(call.house.workspace, message, { metadata: false, base: call.house.base() })
  return { type: 'message', channel: channel.id, message: shown }
}

function emojiName({ args }: Call): string {
  const name = args.need('name', 'invalid_name')
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackError('invalid_name')
  return name
}
