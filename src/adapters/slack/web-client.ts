import type { AnyBlock } from '@slack/types'
import { type Logger, LogLevel, WebClient } from '@slack/web-api'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'
import {
  type Made,
  type Marker,
  METADATA_EVENT,
  type SlackMessage,
  type SlackSurface,
  type Spot,
} from '../../slack/slack.ts'
import { ensureChannel, joinChannel } from './own-channel.ts'
import { findFile, findMessage, type Us } from './read-back.ts'
import { asked, askedOr } from './surface-outcome.ts'

export interface WebClientSlackOptions {
  readonly token: Secret
  /** Another Web API address, with its trailing slash; Slack's own by default. */
  readonly apiUrl?: string | undefined
  readonly timeoutMs?: number
  readonly log: Log
}

/** People who are there already, or who are gone: nothing is missing without them. */
const NOT_MISSING = ['already-in-channel', 'cant-invite-self', 'user-disabled']

/** Slack over its own client, which is told never to repeat a call: repeating is the outbox's, after looking. */
export function createWebClientSlack(options: WebClientSlackOptions): SlackSurface {
  const client = new WebClient(options.token.reveal(), {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: options.timeoutMs ?? 10_000,
    logger: quiet(options.log),
  })
  const us = once(() => whoAmI(client))
  return {
    ensureChannel: async (request) => ensureChannel(client, (await us()).user_id, request),
    joinChannel: (name, whom) =>
      joinChannel(client, name, async (id) => {
        // Cards that nobody sees are none. Who comes or goes later is the channel's own affair.
        const people = (await whom?.().catch(() => undefined)) ?? []
        await invite(client, id, people).catch((error: unknown) =>
          options.log.warn(
            { channel: name, error: String(error) },
            'nobody could be invited to the channel: do it by hand',
          ),
        )
      }),
    postMessage: (spot, message, marker) => post(client, spot, message, marker),
    updateMessage: async (channel, ts, message, marker) => {
      await asked('chat.update', () => client.chat.update({ channel, ts, ...body(message, marker) }))
    },
    findMessage: async (spot, key, since) => findMessage(client, await us(), spot, key, since),
    setTopic: async (channel, topic) => {
      await asked('conversations.setTopic', () => client.conversations.setTopic({ channel, topic }))
    },
    pin: async (channel, timestamp) => {
      await askedOr(['already-pinned'], 'pins.add', () => client.pins.add({ channel, timestamp }))
    },
    addBookmark: (channel, bookmark) => addBookmark(client, channel, bookmark),
    invite: (channel, users) => invite(client, channel, users),
    uploadFile: (spot, file) => upload(client, spot, file),
    findFile: async (spot, filename, since) => findFile(client, await us(), spot, filename, since),
    permalink: async (channel, message_ts) => {
      const answer = await asked('chat.getPermalink', () => client.chat.getPermalink({ channel, message_ts }))
      return answer.permalink ?? ''
    },
  }
}

async function post(
  client: WebClient,
  { channel, thread_ts, broadcast }: Spot,
  message: SlackMessage,
  marker: Marker,
): Promise<string> {
  const thread = thread_ts === undefined ? {} : { thread_ts, reply_broadcast: broadcast === true }
  const answer = await asked('chat.postMessage', () =>
    client.chat.postMessage({ channel, ...thread, ...body(message, marker), unfurl_links: false, unfurl_media: false }),
  )
  if (answer.ts === undefined)
    throw new GiveUp('no-ts', 'Slack gave no timestamp for a message; check the API address.')
  return answer.ts
}

function body({ text, blocks }: SlackMessage, { incident_id, key, event_id }: Marker) {
  const event_payload = { incident_id, key, ...(event_id === undefined ? {} : { event_id }) }
  const copy: AnyBlock[] = [...blocks]
  return { text, blocks: copy, metadata: { event_type: METADATA_EVENT, event_payload } }
}

async function addBookmark(
  client: WebClient,
  channel_id: string,
  bookmark: { title: string; url: string },
): Promise<Made> {
  const { bookmarks } = await asked('bookmarks.list', () => client.bookmarks.list({ channel_id }))
  const there = bookmarks?.find((one) => one.link === bookmark.url)
  if (there?.id !== undefined) return { id: there.id, outcome: 'adopted' }
  const { title, url: link } = bookmark
  const made = await asked('bookmarks.add', () => client.bookmarks.add({ channel_id, title, link, type: 'link' }))
  return { id: made.bookmark?.id ?? link, outcome: 'done' }
}

async function invite(client: WebClient, channel: string, users: readonly string[]): Promise<void> {
  for (let i = 0; i < users.length; i += 100) {
    const some = users.slice(i, i + 100).join(',')
    await askedOr(NOT_MISSING, 'conversations.invite', () =>
      client.conversations.invite({ channel, users: some, force: true }),
    )
  }
}

async function upload(
  client: WebClient,
  spot: Spot,
  file: { filename: string; title: string; content: string },
): Promise<string> {
  const { channel: channel_id, thread_ts } = spot
  const where = thread_ts === undefined ? { channel_id } : { channel_id, thread_ts }
  const content = file.content === '' ? ' ' : file.content
  const answer = await asked('files.uploadV2', () => client.filesUploadV2({ ...where, ...file, content }))
  const id = answer.files[0]?.files?.[0]?.id
  if (id === undefined) throw new GiveUp('no-file', 'Slack gave no id for a file; check that the app may write files.')
  return id
}

async function whoAmI(client: WebClient): Promise<Us> {
  const { user_id = '', bot_id = '' } = await asked('auth.test', () => client.auth.test())
  return { user_id, bot_id }
}

/** Asked once; a failure is asked again the next time. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}

/** Slack's client logs refusals that the caller gets as errors anyway. */
function quiet(log: Log): Logger {
  const say = (words: readonly unknown[]) => ({ said: words.map(String).join(' ').slice(0, 300) })
  const none = () => {}
  return {
    debug: none,
    info: none,
    warn: (...words) => log.debug(say(words), 'Slack client warns'),
    error: (...words) => log.debug(say(words), 'Slack client reports an error'),
    setLevel: none,
    getLevel: () => LogLevel.WARN,
    setName: none,
  }
}
