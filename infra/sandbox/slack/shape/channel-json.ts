import type { Json } from '../json.ts'
import type { Channel } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'

/** A conversation as the Web API shows it to the app. */
export function channelJson(channel: Channel): Json {
  const isIm = channel.kind === 'im'
  return {
    id: channel.id,
    ...(isIm ? { user: channel.members.find((member) => member !== APP.userId) } : { name: channel.name }),
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: isIm,
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_member: channel.members.includes(APP.userId),
    is_archived: channel.is_archived,
    is_general: channel.is_general,
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    created: channel.created,
    creator: channel.creator,
    context_team_id: TEAM.id,
    unlinked: 0,
    topic: channel.topic,
    purpose: channel.purpose,
    previous_names: channel.previous_names,
  }
}
