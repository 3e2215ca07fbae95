import type { WebClient } from '@slack/web-api'
import { METADATA_EVENT, type Spot } from '../../slack/slack.ts'
import { asked } from './surface-outcome.ts'

interface Seen {
  readonly ts?: string
  readonly bot_id?: string
  readonly user?: string
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: Readonly<Record<string, unknown>> }
  readonly files?: readonly { readonly id?: string; readonly name?: string | null }[]
}

export interface Us {
  readonly user_id: string
  readonly bot_id: string
}

const MOST_PAGES = 20

/** The `ts` of our message that bears this key. */
export async function findMessage(
  client: WebClient,
  us: Us,
  spot: Spot,
  key: string,
  since: Date,
): Promise<string | undefined> {
  for await (const message of ours(client, us, spot, since)) {
    const { event_type, event_payload } = message.metadata ?? {}
    if (event_type === METADATA_EVENT && event_payload?.key === key) return message.ts
  }
  return undefined
}

/** The id of the file of this name that we shared. */
export async function findFile(
  client: WebClient,
  us: Us,
  spot: Spot,
  filename: string,
  since: Date,
): Promise<string | undefined> {
  for await (const message of ours(client, us, spot, since)) {
    const file = message.files?.find((one) => one.name === filename)
    if (file?.id !== undefined) return file.id
  }
  return undefined
}

/** Our messages in the channel or thread from `since` on, newest page first. */
async function* ours(client: WebClient, us: Us, spot: Spot, since: Date): AsyncGenerator<Seen> {
  const oldest = String(Math.max(0, Math.floor(since.getTime() / 1_000)))
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await readPage(client, spot, oldest, cursor)
    for (const message of answer.messages)
      if (message.bot_id === us.bot_id || message.user === us.user_id) yield message
    cursor = answer.next
    if (cursor === undefined) return
  }
}

async function readPage(client: WebClient, { channel, thread_ts }: Spot, oldest: string, cursor: string | undefined) {
  const common = {
    channel,
    oldest,
    limit: 200,
    include_all_metadata: true,
    ...(cursor === undefined ? {} : { cursor }),
  }
  const answer = await (thread_ts === undefined
    ? asked('conversations.history', () => client.conversations.history(common))
    : asked('conversations.replies', () => client.conversations.replies({ ...common, ts: thread_ts })))
  // The two answers differ in their generated types only; both list messages with these fields.
  return {
    messages: (answer.messages ?? []) as readonly Seen[],
    next: answer.response_metadata?.next_cursor || undefined,
  }
}
