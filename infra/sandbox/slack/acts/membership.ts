import type { House } from '../house.ts'
import { channelType } from '../shape/message-json.ts'
import type { Channel } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'
import { postMessage } from './post-message.ts'

/** Adds a member and says so in the channel; gives the channel as it is then. */
export function addMember(house: House, channel: Channel, user: string, inviter?: string): Channel {
  if (channel.members.includes(user)) return channel
  const after = { ...channel, members: [...channel.members, user] }
  house.workspace.commit({ table: 'channels', id: channel.id, row: after })
  const isGroup = channel.kind === 'private'
  postMessage(house, after, {
    user,
    subtype: isGroup ? 'group_join' : 'channel_join',
    text: `<@${user}> has joined the ${isGroup ? 'group' : 'channel'}`,
    ...(inviter === undefined ? {} : { extra: { inviter } }),
  })
  if (after.members.includes(APP.userId)) {
    house.app.event({
      type: 'member_joined_channel',
      user,
      channel: channel.id,
      channel_type: channelType(channel.kind).charAt(0).toUpperCase(),
      team: TEAM.id,
      ...(inviter === undefined ? {} : { inviter }),
    })
  }
  return after
}

/** Takes a member out and says so. */
export function removeMember(house: House, channel: Channel, user: string): void {
  const event = { type: 'member_left_channel', user, channel: channel.id, channel_type: 'C', team: TEAM.id }
  if (channel.members.includes(APP.userId)) house.app.event(event)
  const after = { ...channel, members: channel.members.filter((member) => member !== user) }
  house.workspace.commit({ table: 'channels', id: channel.id, row: after })
  postMessage(house, after, { user, subtype: 'channel_leave', text: `<@${user}> has left the channel` })
}
