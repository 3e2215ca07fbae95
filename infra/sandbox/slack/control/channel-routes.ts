import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { canSee } from '../acts/access.ts'
import { createChannel, unarchiveChannel } from '../acts/channel-change.ts'
import { addMember, removeMember } from '../acts/membership.ts'
import type { House } from '../house.ts'
import { checkChannelName } from '../web-api/channel-names.ts'
import { SlackError } from '../web-api/slack-error.ts'
import type { Channel, User } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { ControlError } from './control-error.ts'
import { channelNamed, personNamed, writableChannel } from './who-and-where.ts'

const asWhom = z.object({ as: z.string() })
const inChannel = z.object({ as: z.string(), channel: z.string() })
const invitation = inChannel.extend({ user: z.string() })
const newChannel = z.object({ as: z.string(), name: z.string(), private: z.boolean().default(false) })

/** Channels as a person sees them. */
export function channelRoutes(scope: FastifyInstance, house: House): void {
  scope.get('/channels', async (request) => {
    const user = personNamed(house, asWhom.parse(request.query).as)
    const seen = house.workspace.store.all('channels').filter((channel) => canSee(user, channel))
    return { channels: seen.map((channel) => shown(house, user, channel)) }
  })
  scope.post('/channels', async (request) => create(house, newChannel.parse(request.body)))
  scope.post('/channels/join', async (request) => {
    const { as, channel } = inChannel.parse(request.body)
    const user = personNamed(house, as)
    return { channel: shown(house, user, addMember(house, channelNamed(house, user, channel), user.id)) }
  })
  scope.post('/channels/leave', async (request) => {
    const { as, channel } = inChannel.parse(request.body)
    const user = personNamed(house, as)
    removeMember(house, writableChannel(house, user, channel), user.id)
    return { ok: true }
  })
  scope.post('/channels/invite', async (request) => {
    const body = invitation.parse(request.body)
    const user = personNamed(house, body.as)
    const channel = writableChannel(house, user, body.channel)
    const guest = body.user === APP.name ? house.workspace.bot : personNamed(house, body.user)
    return { channel: shown(house, user, addMember(house, channel, guest.id, user.id)) }
  })
  scope.post('/channels/unarchive', async (request) => {
    const { as, channel: name } = inChannel.parse(request.body)
    const user = personNamed(house, as)
    const channel = channelNamed(house, user, name)
    if (!channel.is_archived)
      throw new ControlError(409, `#${channel.name} is not archived, so there is nothing to do.`)
    unarchiveChannel(house, channel, user.id)
    return { ok: true }
  })
}

function create(house: House, body: z.infer<typeof newChannel>) {
  const user = personNamed(house, body.as)
  if (user.is_restricted) throw new ControlError(403, 'Guests cannot create channels. Act as somebody else.')
  try {
    checkChannelName(house.workspace, body.name)
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    throw new ControlError(
      400,
      `Slack refuses this name (${error.code}). Use a free one of at most 80 of a-z, 0-9, - and _.`,
    )
  }
  return {
    channel: shown(house, user, createChannel(house, body.name, body.private ? 'private' : 'public', [user.id])),
  }
}

function shown(house: House, user: User, channel: Channel) {
  const others = channel.members.filter((id) => id !== user.id).map((id) => house.workspace.user(id)?.name ?? id)
  return {
    ...channel,
    name: channel.kind === 'im' ? others.join(', ') : channel.name,
    is_member: channel.members.includes(user.id),
  }
}
