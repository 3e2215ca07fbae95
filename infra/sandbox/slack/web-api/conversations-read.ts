import { canSee } from '../acts/access.ts'
import type { Json } from '../json.ts'
import { channelJson } from '../shape/channel-json.ts'
import { messageJson } from '../shape/message-json.ts'
import type { Channel, ChannelKind, Message } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { ownChannel, seenChannel } from './find.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { limitOf, pageOf } from './paging.ts'
import { SlackError } from './slack-error.ts'

export const conversationReadMethods: readonly Method[] = [
  botMethod('conversations.list', 2, ['channels:read'], list),
  botMethod('users.conversations', 2, ['channels:read'], ownList),
  botMethod('conversations.info', 3, ['channels:read'], info),
  botMethod('conversations.history', 3, ['channels:history'], history),
  botMethod('conversations.replies', 3, ['channels:history'], replies),
]

const KINDS: Readonly<Record<string, ChannelKind>> = {
  public_channel: 'public',
  private_channel: 'private',
  mpim: 'mpim',
  im: 'im',
}

function list(call: Call): Json {
  return channelsPage(call, (channel) => canSee(call.house.workspace.bot, channel))
}

function ownList(call: Call): Json {
  const user = call.args.text('user') ?? APP.userId
  if (call.house.workspace.user(user) === undefined) throw new SlackError('user_not_found')
  return channelsPage(call, (channel) => channel.members.includes(user) && canSee(call.house.workspace.bot, channel))
}

function channelsPage({ house, args }: Call, wanted: (channel: Channel) => boolean): Json {
  const types = args.has('types') ? args.ids('types') : ['public_channel']
  const kinds = types.map((type) => KINDS[type])
  if (kinds.includes(undefined)) throw new SlackError('invalid_types')
  const all = house.workspace.store
    .all('channels')
    .filter((channel) => kinds.includes(channel.kind) && wanted(channel))
    .filter((channel) => !(args.flag('exclude_archived') && channel.is_archived))
  const { items, response_metadata } = pageOf(args, all)
  return { channels: items.map(channelJson), response_metadata }
}

function info(call: Call): Json {
  const channel = seenChannel(call)
  const count = call.args.flag('include_num_members') ? { num_members: channel.members.length } : {}
  return { channel: { ...channelJson(channel), ...count } }
}

/** Newest first; `oldest` and `latest` are exclusive unless `inclusive`. */
function history(call: Call): Json {
  const channel = ownChannel(call)
  const all = visible(call, channel, call.house.workspace.messages.history(channel.id)).reverse()
  const { items, response_metadata } = pageOf(call.args, all, 999)
  return {
    messages: shown(call, items),
    has_more: response_metadata.next_cursor !== '',
    pin_count: channel.pins.length,
    response_metadata,
  }
}

/** The thread's first message, then the replies, oldest first. */
function replies(call: Call): Json {
  const channel = ownChannel(call)
  const { messages } = call.house.workspace
  const asked = messages.find(channel.id, call.args.need('ts', 'thread_not_found'))
  const root = messages.find(channel.id, asked?.thread_ts ?? asked?.ts ?? '')
  if (root === undefined) throw new SlackError('thread_not_found')
  const [first, ...rest] = visible(call, channel, [root, ...messages.replies(channel.id, root.ts)])
  const all = first?.ts === root.ts ? [root, ...rest] : [root, ...(first === undefined ? [] : [first, ...rest])]
  const { items, response_metadata } = pageOf(call.args, all, 1000, limitOf(call.args, 1000, 1000))
  return { messages: shown(call, items), has_more: response_metadata.next_cursor !== '', response_metadata }
}

function visible({ house, args }: Call, channel: Channel, messages: readonly Message[]): Message[] {
  const inclusive = args.flag('inclusive')
  const oldest = microsOf(args.text('oldest') ?? '0', 'invalid_ts_oldest')
  const latest = args.has('latest') ? microsOf(args.need('latest'), 'invalid_ts_latest') : Number.POSITIVE_INFINITY
  const method = args.has('ts') ? 'conversations.replies' : 'conversations.history'
  const late = house.faults.take('late_history', { method, channel: channel.id })
  const newest = late === undefined ? Number.POSITIVE_INFINITY : (house.workspace.nowMs() - (late.ms ?? 5_000)) * 1000
  return messages.filter((message) => {
    const at = microsOf(message.ts, 'internal_error')
    const inRange = inclusive ? at >= oldest && at <= latest : at > oldest && at < latest
    return inRange && at <= newest
  })
}

/** Numbers keep the six digits of a timestamp apart, as they stay below 2^53. */
function microsOf(ts: string, error: string): number {
  const [, seconds = '', fraction = ''] = /^(\d+)(?:\.(\d{1,6}))?\d*$/.exec(ts) ?? []
  if (seconds === '') throw new SlackError(error)
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0'))
}

function shown({ house, args }: Call, messages: readonly Message[]): readonly Json[] {
  const view = { metadata: args.flag('include_all_metadata'), base: house.base() }
  return messages.map((message) => messageJson(house.workspace, message, view))
}
