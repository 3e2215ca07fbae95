import type { WebClient } from '@slack/web-api'
import { GiveUp } from '../../kit/outcome.ts'
import type { ChannelRequest, Made } from '../../slack/slack.ts'
import { asked, askedOr } from './surface-outcome.ts'

interface Listed {
  readonly id: string
  readonly name: string
  readonly creator: string
  readonly purpose: string
  readonly member: boolean
}

/** Makes the channel, or adopts it when we made it for the same purpose before and did not hear of it. */
export async function ensureChannel(client: WebClient, ourUser: string, request: ChannelRequest): Promise<Made> {
  const { name, marker } = request
  const created = await askedOr(['name-taken'], 'conversations.create', () =>
    client.conversations.create({ name, is_private: request.private }),
  )
  const id = created?.channel?.id
  if (id !== undefined) {
    await setPurpose(client, id, marker)
    return { id, outcome: 'done' }
  }
  const there = await findByName(client, name, request.private)
  // Without a purpose it is ours from a crash between making it and marking it.
  if (there?.creator !== ourUser || (there.purpose !== '' && there.purpose !== marker))
    throw new GiveUp('name-taken', `The channel name ${name} is taken; choose another name.`)
  if (there.purpose === '') await setPurpose(client, there.id, marker)
  return { id: there.id, outcome: 'adopted' }
}

/** A public channel by name or id: found or made, and joined. `onMade` hears of one that nobody else is in yet. */
export async function joinChannel(
  client: WebClient,
  nameOrId: string,
  onMade: (id: string) => Promise<void>,
): Promise<string> {
  const name = nameOrId.replace(/^#/, '')
  if (/^[CG][A-Z0-9]{6,}$/.test(name)) {
    await askedOr(['method-not-supported-for-channel-type'], 'conversations.join', () =>
      client.conversations.join({ channel: name }),
    )
    return name
  }
  const there = await findByName(client, name, false)
  if (there === undefined) {
    const id = await createPublic(client, name)
    await onMade(id)
    return id
  }
  if (!there.member) await asked('conversations.join', () => client.conversations.join({ channel: there.id }))
  return there.id
}

async function createPublic(client: WebClient, name: string): Promise<string> {
  const made = await asked('conversations.create', () => client.conversations.create({ name }))
  if (made.channel?.id === undefined)
    throw new GiveUp('no-channel', `Slack gave no id for #${name}; make the channel by hand.`)
  return made.channel.id
}

async function setPurpose(client: WebClient, channel: string, purpose: string): Promise<void> {
  await asked('conversations.setPurpose', () => client.conversations.setPurpose({ channel, purpose }))
}

async function findByName(client: WebClient, name: string, hidden: boolean): Promise<Listed | undefined> {
  // Private channels have a scope of their own, which an installation without private incidents leaves out.
  const types = hidden ? 'public_channel,private_channel' : 'public_channel'
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const from: string = cursor
    const page = await asked('conversations.list', () =>
      client.conversations.list({ types, limit: 1_000, ...(from === '' ? {} : { cursor: from }) }),
    )
    const found = page.channels?.find((one) => one.name === name)
    if (found?.id !== undefined)
      return {
        id: found.id,
        name,
        creator: found.creator ?? '',
        purpose: found.purpose?.value ?? '',
        member: found.is_member === true,
      }
    cursor = page.response_metadata?.next_cursor || undefined
  }
  return undefined
}
