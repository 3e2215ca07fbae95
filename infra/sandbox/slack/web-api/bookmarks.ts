import type { Json } from '../json.ts'
import type { Bookmark, Channel } from '../workspace/model.ts'
import { newId } from '../workspace/workspace.ts'
import { openChannel, ownChannel } from './find.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'

export const bookmarkMethods: readonly Method[] = [
  botMethod('bookmarks.add', 2, ['bookmarks:write'], add),
  botMethod('bookmarks.edit', 2, ['bookmarks:write'], edit),
  botMethod('bookmarks.remove', 2, ['bookmarks:write'], remove),
  botMethod('bookmarks.list', 3, ['bookmarks:read'], list),
]

const MAX_BOOKMARKS = 100

function add(call: Call): Json {
  const { house, args } = call
  const channel = openChannel(call, 'channel_id')
  if (args.need('type', 'invalid_bookmark_type') !== 'link') throw new SlackError('invalid_bookmark_type')
  if (channel.bookmarks.length >= MAX_BOOKMARKS) throw new SlackError('too_many_bookmarks')
  const now = house.workspace.nowSeconds()
  const bookmark: Bookmark = {
    id: newId('Bk'),
    title: args.need('title'),
    link: checkedLink(args.need('link', 'invalid_link')),
    emoji: args.text('emoji') ?? null,
    date_created: now,
    date_updated: now,
  }
  save(call, channel, [...channel.bookmarks, bookmark])
  return { bookmark: bookmarkJson(channel, bookmark) }
}

function edit(call: Call): Json {
  const { house, args } = call
  const channel = openChannel(call, 'channel_id')
  const before = bookmarkOf(call, channel)
  const after: Bookmark = {
    ...before,
    title: args.text('title') ?? before.title,
    link: checkedLink(args.text('link') ?? before.link),
    emoji: args.text('emoji') ?? before.emoji,
    date_updated: house.workspace.nowSeconds(),
  }
  save(
    call,
    channel,
    channel.bookmarks.map((entry) => (entry === before ? after : entry)),
  )
  return { bookmark: bookmarkJson(channel, after) }
}

function remove(call: Call): Json {
  const channel = openChannel(call, 'channel_id')
  const gone = bookmarkOf(call, channel)
  save(
    call,
    channel,
    channel.bookmarks.filter((entry) => entry !== gone),
  )
  return {}
}

function list(call: Call): Json {
  const channel = ownChannel(call, 'channel_id')
  return { bookmarks: channel.bookmarks.map((bookmark) => bookmarkJson(channel, bookmark)) }
}

function bookmarkOf({ args }: Call, channel: Channel): Bookmark {
  const id = args.need('bookmark_id', 'not_found')
  const bookmark = channel.bookmarks.find((entry) => entry.id === id)
  if (bookmark === undefined) throw new SlackError('not_found')
  return bookmark
}

function save({ house }: Call, channel: Channel, bookmarks: readonly Bookmark[]): void {
  house.workspace.commit({ table: 'channels', id: channel.id, row: { ...channel, bookmarks } })
}

function checkedLink(link: string): string {
  if (!/^https?:\/\/\S+$/.test(link)) throw new SlackError('invalid_link')
  return link
}

function bookmarkJson(channel: Channel, bookmark: Bookmark): Json {
  return { ...bookmark, channel_id: channel.id, type: 'link', icon_url: null, rank: '0', entity_id: null, app_id: null }
}
