import { canSee } from '../acts/access.ts'
import type { House } from '../house.ts'
import type { Channel, Message, User } from '../workspace/model.ts'
import { ControlError } from './control-error.ts'

/** A person to act as, by name or id; never the bot. */
export function personNamed(house: House, name: string): User {
  const people = house.workspace.store.all('users').filter((user) => !user.is_bot)
  const found = people.find((user) => user.id === name || user.name === name.replace(/^@/, ''))
  if (found !== undefined) return found
  throw new ControlError(
    404,
    `Nobody here is called "${name}". Use one of: ${people.map((user) => user.name).join(', ')}.`,
  )
}

/** A channel that the person can see, by id, "name" or "#name". */
export function channelNamed(house: House, user: User, name: string): Channel {
  const wanted = name.replace(/^#/, '')
  const seen = house.workspace.store.all('channels').filter((channel) => canSee(user, channel))
  const found = seen.find((channel) => channel.id === name || (wanted !== '' && channel.name === wanted))
  if (found !== undefined) return found
  throw new ControlError(
    404,
    `${user.name} sees no channel "${name}". GET channels?as=${user.name} lists what there is.`,
  )
}

/** A channel that the person may write into. */
export function writableChannel(house: House, user: User, name: string): Channel {
  const channel = channelNamed(house, user, name)
  if (channel.is_archived) throw new ControlError(409, `#${channel.name} is archived. Choose another channel.`)
  if (!channel.members.includes(user.id))
    throw new ControlError(409, `${user.name} is not in #${channel.name}. POST channels/join first.`)
  return channel
}

/** A message in the channel that this person can see, by its ts. */
export function messageAt(house: House, user: User, channel: Channel, ts: string): Message {
  const ephemeral = house.workspace.store.get('ephemerals', `${channel.id}/${ts}`)
  const found =
    house.workspace.messages.find(channel.id, ts) ?? (ephemeral?.only_for === user.id ? ephemeral : undefined)
  if (found !== undefined && found.subtype !== 'tombstone') return found
  throw new ControlError(
    404,
    `There is no message ${ts} in this channel. GET messages?channel=${channel.id} lists them.`,
  )
}

/** All that the person sees in the channel, thread replies included, oldest first. */
export function seenMessages(house: House, user: User, channel: Channel): Message[] {
  const { messages, store } = house.workspace
  const own = store.all('ephemerals').filter((entry) => entry.channel === channel.id && entry.only_for === user.id)
  return [...messages.all(channel.id), ...own].sort((left, right) => (left.ts < right.ts ? -1 : 1))
}
