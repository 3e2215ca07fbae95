import type { House } from '../house.ts'
import type { Channel, ChannelKind } from '../workspace/model.ts'
import { newId } from '../workspace/workspace.ts'
import { postMessage, tellApp } from './post-message.ts'

/** A new conversation; the first member made it. */
export function createChannel(house: House, name: string, kind: ChannelKind, members: readonly string[]): Channel {
  const [creator = ''] = members
  const created = house.workspace.nowSeconds()
  const blank = { value: '', creator: '', last_set: 0 }
  const channel: Channel = {
    id: newId(kind === 'im' ? 'D' : 'C'),
    name,
    kind,
    creator,
    created,
    is_general: false,
    is_archived: false,
    topic: blank,
    purpose: blank,
    members,
    previous_names: [],
    pins: [],
    bookmarks: [],
  }
  house.workspace.commit({ table: 'channels', id: channel.id, row: channel })
  if (kind === 'public' || kind === 'private') {
    postMessage(house, channel, {
      user: creator,
      subtype: 'channel_join',
      text: `<@${creator}> has joined the channel`,
    })
    house.app.event({ type: 'channel_created', channel: { id: channel.id, name, created, creator } })
  }
  return channel
}

export function setNote(
  house: House,
  channel: Channel,
  which: 'topic' | 'purpose',
  value: string,
  by: string,
): Channel {
  const note = { value, creator: by, last_set: house.workspace.nowSeconds() }
  const after = { ...channel, [which]: note }
  house.workspace.commit({ table: 'channels', id: channel.id, row: after })
  const text = value === '' ? `cleared the channel ${which}` : `set the channel ${which}: ${value}`
  postMessage(house, after, { user: by, subtype: `channel_${which}`, text, extra: { [which]: value } })
  return after
}

export function renameChannel(house: House, channel: Channel, name: string, by: string): Channel {
  const after = { ...channel, name, previous_names: [channel.name, ...channel.previous_names] }
  house.workspace.commit({ table: 'channels', id: channel.id, row: after })
  const extra = { old_name: channel.name, name }
  const text = `has renamed the channel from "${channel.name}" to "${name}"`
  postMessage(house, after, { user: by, subtype: 'channel_name', text, extra })
  tellApp(house, after, { type: 'channel_rename', channel: { id: channel.id, name, created: channel.created } })
  return after
}

export function archiveChannel(house: House, channel: Channel, by: string): void {
  postMessage(house, channel, { user: by, subtype: 'channel_archive', text: 'archived the channel' })
  house.workspace.commit({ table: 'channels', id: channel.id, row: { ...channel, is_archived: true } })
  tellApp(house, channel, { type: 'channel_archive', channel: channel.id, user: by })
}

export function unarchiveChannel(house: House, channel: Channel, by: string): void {
  const after = { ...channel, is_archived: false }
  house.workspace.commit({ table: 'channels', id: channel.id, row: after })
  postMessage(house, after, { user: by, subtype: 'channel_unarchive', text: 'un-archived the channel' })
  tellApp(house, after, { type: 'channel_unarchive', channel: channel.id, user: by })
}
