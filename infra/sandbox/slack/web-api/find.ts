import { canSee } from '../acts/access.ts'
import type { Channel, Message } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import type { Call } from './method.ts'
import { SlackError } from './slack-error.ts'

/** The channel named by `field`, if the app may know of it; by id, or by "#name" as older methods allow. */
export function seenChannel({ house, args }: Call, field = 'channel'): Channel {
  const name = args.need(field, 'channel_not_found')
  const byName = house.workspace.store
    .all('channels')
    .find((entry) => name.startsWith('#') && `#${entry.name}` === name)
  const channel = house.workspace.channel(name) ?? byName
  if (channel === undefined || !canSee(house.workspace.bot, channel)) throw new SlackError('channel_not_found')
  return channel
}

/** A channel that the app is in; else `not_in_channel`. */
export function ownChannel(call: Call, field = 'channel'): Channel {
  const channel = seenChannel(call, field)
  if (!channel.members.includes(APP.userId)) throw new SlackError('not_in_channel')
  return channel
}

/** A channel that the app is in and that is not archived. */
export function openChannel(call: Call, field = 'channel'): Channel {
  const channel = ownChannel(call, field)
  if (channel.is_archived) throw new SlackError('is_archived')
  return channel
}

export function findMessage(call: Call, channel: Channel, field: string, error = 'message_not_found'): Message {
  const message = call.house.workspace.messages.find(channel.id, call.args.need(field, error))
  if (message === undefined || message.subtype === 'tombstone') throw new SlackError(error)
  return message
}
