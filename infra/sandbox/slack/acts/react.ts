import type { House } from '../house.ts'
import type { Channel, Message, Reaction } from '../workspace/model.ts'
import { messageKey } from '../workspace/workspace.ts'
import { tellApp } from './post-message.ts'

/** False when the user has put this reaction on already. */
export function addReaction(house: House, channel: Channel, message: Message, name: string, user: string): boolean {
  const known = message.reactions.find((reaction) => reaction.name === name)
  if (known?.users.includes(user) === true) return false
  const reaction = { name, users: [...(known?.users ?? []), user] }
  const reactions =
    known === undefined
      ? [...message.reactions, reaction]
      : message.reactions.map((entry) => (entry === known ? reaction : entry))
  save(house, channel, message, reactions, { type: 'reaction_added', reaction: name, user })
  return true
}

/** False when there is no such reaction of this user. */
export function removeReaction(house: House, channel: Channel, message: Message, name: string, user: string): boolean {
  const known = message.reactions.find((reaction) => reaction.name === name)
  if (known === undefined || !known.users.includes(user)) return false
  const users = known.users.filter((other) => other !== user)
  const reactions = message.reactions.flatMap((entry) => {
    if (entry !== known) return [entry]
    return users.length === 0 ? [] : [{ name, users }]
  })
  save(house, channel, message, reactions, { type: 'reaction_removed', reaction: name, user })
  return true
}

function save(
  house: House,
  channel: Channel,
  message: Message,
  reactions: readonly Reaction[],
  event: { readonly type: string; readonly reaction: string; readonly user: string },
): void {
  house.workspace.commit({ table: 'messages', id: messageKey(message), row: { ...message, reactions } })
  const item = { type: 'message', channel: channel.id, ts: message.ts }
  tellApp(house, channel, { ...event, item, item_user: message.user })
}
