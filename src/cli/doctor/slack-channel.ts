import { z } from 'zod'
import { type Check, fail, ok, warn } from './check.ts'
import type { SlackCall } from './slack-call.ts'

const Channels = z.object({
  channels: z.array(
    z.object({
      name: z.string(),
      is_member: z.boolean().optional(),
      is_archived: z.boolean().optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})
type Channel = z.infer<typeof Channels>['channels'][number]

/** Of a thousand channels each; Slack allows about twenty such calls a minute. */
const MAX_PAGES = 10

/** The house joins the channel, or makes it, when it has something to say there. */
export async function checkChannel(channel: string, call: SlackCall): Promise<Check> {
  const name = 'Incidents channel'
  const looked = await find(channel, call)
  if (looked === 'many') {
    return ok(
      name,
      `#${channel} is not among the first ${MAX_PAGES} thousand channels; it is found or made with the first incident or digest.`,
    )
  }
  if (typeof looked === 'string') {
    const remedy = 'Add channels:read to the app and install it again.'
    return warn(
      name,
      `Channels cannot be listed: ${looked}.`,
      looked === 'ratelimited' ? 'Ask again in a minute.' : remedy,
    )
  }
  if (looked === undefined)
    return ok(name, `#${channel} is not there yet; it is made with the first incident or digest.`)
  if (looked.is_archived === true) {
    const remedy = `Unarchive #${channel}, which a bot cannot do, or name another in FAULTLINE_INCIDENTS_CHANNEL.`
    return fail(name, `#${channel} is archived.`, remedy)
  }
  return ok(
    name,
    looked.is_member === true
      ? `The bot is in #${channel}.`
      : `#${channel} is there; the bot joins it with the first incident or digest.`,
  )
}

/** The channel, undefined when there is none, `many` when there are too many to look through, else Slack's refusal. */
async function find(channel: string, call: SlackCall): Promise<Channel | string | undefined> {
  let cursor = ''
  for (let page = 0; page < MAX_PAGES; page++) {
    const args = { types: 'public_channel', limit: '1000', ...(cursor === '' ? {} : { cursor }) }
    const answer = await call('conversations.list', args)
    if (answer.kind !== 'ok') return answer.kind === 'silence' ? answer.why : answer.error
    const { channels, response_metadata } = Channels.parse(answer.body)
    const found = channels.find((one) => one.name === channel)
    if (found !== undefined) return found
    cursor = response_metadata?.next_cursor ?? ''
    if (cursor === '') return undefined
  }
  return 'many'
}
