import type { House } from '../house.ts'
import type { Channel, Message } from '../workspace/model.ts'
import { postMessage, tellApp } from './post-message.ts'

/** False when it is pinned already. */
export function addPin(house: House, channel: Channel, message: Message, by: string): boolean {
  if (channel.pins.some((pin) => pin.ts === message.ts)) return false
  const pin = { ts: message.ts, by, created: house.workspace.nowSeconds() }
  const after = { ...channel, pins: [pin, ...channel.pins] }
  house.workspace.commit({ table: 'channels', id: channel.id, row: after })
  postMessage(house, after, { user: by, subtype: 'pinned_item', text: `<@${by}> pinned a message to this channel.` })
  tellApp(house, after, { type: 'pin_added', user: by, channel_id: channel.id, item: item(channel, message) })
  return true
}

/** False when it is not pinned. */
export function removePin(house: House, channel: Channel, message: Message, by: string): boolean {
  const pins = channel.pins.filter((pin) => pin.ts !== message.ts)
  if (pins.length === channel.pins.length) return false
  house.workspace.commit({ table: 'channels', id: channel.id, row: { ...channel, pins } })
  tellApp(house, channel, { type: 'pin_removed', user: by, channel_id: channel.id, item: item(channel, message) })
  return true
}

function item(channel: Channel, message: Message) {
  return { type: 'message', channel: channel.id, created_by: message.user, message: { ts: message.ts } }
}
