import { archiveChannel, createChannel, renameChannel, setNote } from '../acts/channel-change.ts'
import type { Json } from '../json.ts'
import { channelJson } from '../shape/channel-json.ts'
import { APP } from '../workspace/seed.ts'
import { checkChannelName, checkNote } from './channel-names.ts'
import { openChannel, seenChannel } from './find.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'

export const conversationChangeMethods: readonly Method[] = [
  botMethod('conversations.create', 2, ['channels:manage'], create),
  botMethod('conversations.rename', 2, ['channels:manage'], rename),
  botMethod('conversations.archive', 2, ['channels:manage'], archive),
  botMethod('conversations.unarchive', 2, ['channels:manage'], unarchive),
  botMethod('conversations.setTopic', 2, ['channels:manage'], (call) => note(call, 'topic')),
  botMethod('conversations.setPurpose', 2, ['channels:manage'], (call) => note(call, 'purpose')),
]

function create({ house, args, scopes }: Call): Json {
  const name = args.text('name') ?? ''
  checkChannelName(house.workspace, name)
  const kind = args.flag('is_private') ? 'private' : 'public'
  if (kind === 'private' && !scopes.has('groups:write'))
    throw new SlackError('missing_scope', { needed: 'groups:write', provided: [...scopes].join(',') })
  return { channel: channelJson(createChannel(house, name, kind, [APP.userId])) }
}

function rename(call: Call): Json {
  const channel = openChannel(call)
  if (channel.creator !== APP.userId) throw new SlackError('not_authorized')
  const name = call.args.text('name') ?? ''
  if (name !== channel.name) checkChannelName(call.house.workspace, name)
  return { channel: channelJson(renameChannel(call.house, channel, name, APP.userId)) }
}

function archive(call: Call): Json {
  const channel = seenChannel(call)
  if (channel.kind === 'im' || channel.kind === 'mpim') throw new SlackError('method_not_supported_for_channel_type')
  if (channel.is_general) throw new SlackError('cant_archive_general')
  if (channel.is_archived) throw new SlackError('already_archived')
  if (!channel.members.includes(APP.userId)) throw new SlackError('not_in_channel')
  archiveChannel(call.house, channel, APP.userId)
  return {}
}

/** Slack refuses this to bot tokens, whatever their scopes. */
function unarchive(call: Call): Json {
  const channel = seenChannel(call)
  throw new SlackError(channel.is_archived ? 'not_allowed_token_type' : 'not_archived')
}

function note(call: Call, which: 'topic' | 'purpose'): Json {
  const value = checkNote(call.args.text(which) ?? '')
  const after = setNote(call.house, openChannel(call), which, value, APP.userId)
  return { channel: channelJson(after), [which]: value }
}
