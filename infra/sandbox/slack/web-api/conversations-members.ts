import { createChannel } from '../acts/channel-change.ts'
import { addMember, removeMember } from '../acts/membership.ts'
import type { Json } from '../json.ts'
import { channelJson } from '../shape/channel-json.ts'
import type { Channel } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { openChannel, ownChannel, seenChannel } from './find.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { pageOf } from './paging.ts'
import { SlackError } from './slack-error.ts'

const MAX_INVITED = 100

export const conversationMemberMethods: readonly Method[] = [
  botMethod('conversations.join', 3, ['channels:join'], join),
  botMethod('conversations.leave', 3, ['channels:manage'], leave),
  botMethod('conversations.invite', 3, ['channels:manage'], invite),
  botMethod('conversations.kick', 3, ['channels:manage'], kick),
  botMethod('conversations.members', 4, ['channels:read'], members),
  botMethod('conversations.open', 3, ['im:write'], open),
]

function join(call: Call): Json {
  const channel = seenChannel(call)
  if (channel.is_archived) throw new SlackError('is_archived')
  if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type')
  if (channel.members.includes(APP.userId))
    return {
      channel: channelJson(channel),
      warning: 'already_in_channel',
      response_metadata: { warnings: ['already_in_channel'] },
    }
  return { channel: channelJson(addMember(call.house, channel, APP.userId)) }
}

function leave(call: Call): Json {
  const channel = seenChannel(call)
  if (channel.is_general) throw new SlackError('cant_leave_general')
  if (!channel.members.includes(APP.userId)) return { not_in_channel: true }
  removeMember(call.house, channel, APP.userId)
  return {}
}

/** With `force` the good ids are invited and the bad ones listed; without it one bad id fails the call. */
function invite(call: Call): Json {
  const { house, args } = call
  const channel = openChannel(call)
  const ids = args.ids('users')
  if (ids.length === 0) throw new SlackError('no_user')
  if (ids.length > MAX_INVITED) throw new SlackError('too_many_users')
  const errors = ids.flatMap((user) => {
    const error = inviteError(call, channel, user)
    return error === undefined ? [] : [{ user, ok: false, error }]
  })
  const good = ids.filter((id) => errors.every((entry) => entry.user !== id))
  const [first] = errors
  const mayGoOn = first === undefined || (args.flag('force') && good.length > 0)
  if (!mayGoOn) throw new SlackError(first.error, { errors })
  const after = good.reduce((current, user) => addMember(house, current, user, APP.userId), channel)
  return { channel: channelJson(after), ...(errors.length === 0 ? {} : { errors }) }
}

function inviteError({ house }: Call, channel: Channel, user: string): string | undefined {
  if (user === APP.userId) return 'cant_invite_self'
  if (house.workspace.user(user) === undefined) return 'user_not_found'
  if (channel.members.includes(user)) return 'already_in_channel'
  return undefined
}

function kick(call: Call): Json {
  const channel = ownChannel(call)
  const user = call.args.need('user', 'user_not_found')
  if (user === APP.userId) throw new SlackError('cant_kick_self')
  if (channel.is_general) throw new SlackError('cant_kick_from_general')
  if (!channel.members.includes(user)) throw new SlackError('not_in_channel')
  removeMember(call.house, channel, user)
  return {}
}

function members(call: Call): Json {
  const { items, response_metadata } = pageOf(call.args, seenChannel(call).members)
  return { members: items, response_metadata }
}

function open(call: Call): Json {
  const { house, args } = call
  if (args.has('channel')) return { channel: channelJson(ownChannel(call)) }
  const users = args.ids('users')
  if (users.length === 0) throw new SlackError('users_list_not_supplied')
  if (users.some((id) => house.workspace.user(id) === undefined)) throw new SlackError('user_not_found')
  const everyone = [...new Set([APP.userId, ...users])]
  const kind = everyone.length > 2 ? 'mpim' : 'im'
  const known = house.workspace.store
    .all('channels')
    .find((entry) => entry.kind === kind && sameMembers(entry, everyone))
  const name = kind === 'im' ? '' : `mpdm-${everyone.map((id) => house.workspace.user(id)?.name).join('--')}-1`
  const channel = known ?? createChannel(house, name, kind, everyone)
  const already = known === undefined ? {} : { no_op: true, already_open: true }
  return { ...already, channel: args.flag('return_im') ? channelJson(channel) : { id: channel.id } }
}

function sameMembers(channel: Channel, members: readonly string[]): boolean {
  return channel.members.length === members.length && members.every((member) => channel.members.includes(member))
}
