import { WebClient, type WebClientOptions } from '@slack/web-api'
import type { Message } from '../../../blocks/parts.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'
import type { SlackReplies, SlackSelf, SlackUser } from '../../slack/replies.ts'
import { readMessage } from './read-message.ts'
import { callingSlack } from './reply-errors.ts'
import { postToResponseUrl } from './response-url.ts'

export interface ReplyClientOptions {
  readonly botToken: Secret
  /** Ends in a slash; default: Slack's own. */
  readonly slackApiUrl?: string
  readonly timeoutMs?: number
}

/** A client that never retries by itself and never waits out a rate limit: both are decided above it. */
export function plainWebClient({ botToken, slackApiUrl, timeoutMs = 5_000 }: ReplyClientOptions): WebClient {
  return new WebClient(botToken.reveal(), {
    ...plainOptions(timeoutMs),
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
  })
}

export function plainOptions(timeoutMs: number): WebClientOptions {
  return { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: timeoutMs, allowAbsoluteUrls: false }
}

/** The answers of the desk over Slack's Web API. */
export function createReplyClient(options: ReplyClientOptions): SlackReplies {
  const web = plainWebClient(options)
  const { timeoutMs = 5_000, slackApiUrl = 'https://slack.com/api/' } = options
  const call = callingSlack
  return {
    whoAmI: () => call('auth.test', async () => self(await web.auth.test())),
    respond: (url, message, { replaceOriginal = false } = {}) =>
      postToResponseUrl({
        url,
        slackApiUrl,
        timeoutMs,
        body: { ...body(message), response_type: 'ephemeral', replace_original: replaceOriginal },
      }),
    async ephemeral({ channel_id: channel, user_id: user, thread_ts }, message) {
      const where = { channel, user, ...(thread_ts === undefined ? {} : { thread_ts }) }
      await call('chat.postEphemeral', () => web.chat.postEphemeral({ ...where, ...body(message) }))
    },
    async direct(userId, message) {
      const opened = await call('conversations.open', () => web.conversations.open({ users: userId }))
      const channel = needed('conversations.open', opened.channel?.id)
      await call('chat.postMessage', () =>
        web.chat.postMessage({ channel, ...body(message), unfurl_links: false, unfurl_media: false }),
      )
    },
    async openView(trigger_id, view) {
      const opened = await call('views.open', () => web.views.open({ trigger_id, view }))
      return needed('views.open', opened.view?.id)
    },
    async updateView(view_id, view) {
      await call('views.update', () => web.views.update({ view_id, view }))
    },
    async publishHome(user_id, view) {
      await call('views.publish', () => web.views.publish({ user_id, view }))
    },
    userInfo: (userId) => userInfo(web, userId),
    async groups() {
      const { usergroups = [] } = await call('usergroups.list', () => web.usergroups.list())
      return new Map(usergroups.flatMap(({ handle, id }) => (handle && id ? [[handle, id] as const] : [])))
    },
    async groupMembers(usergroup) {
      const found = await call('usergroups.users.list', () => web.usergroups.users.list({ usergroup }))
      return found.users ?? []
    },
    channelMembers: (channel) => channelMembers(web, channel),
    messageAt: (channel, ts) => readMessage(web, channel, ts),
  }
}

/** Slack gives them in pages; its cursor is empty on the last. */
async function channelMembers(web: WebClient, channel: string): Promise<readonly string[]> {
  const all: string[] = []
  for (let cursor = ''; ; ) {
    const next = cursor === '' ? {} : { cursor }
    const page = await callingSlack('conversations.members', () =>
      web.conversations.members({ channel, limit: 1_000, ...next }),
    )
    all.push(...(page.members ?? []))
    cursor = page.response_metadata?.next_cursor ?? ''
    if (cursor === '') return all
  }
}

async function userInfo(web: WebClient, user: string): Promise<SlackUser | undefined> {
  try {
    const { user: found } = await callingSlack('users.info', () => web.users.info({ user }))
    if (found?.id === undefined) return undefined
    const display = found.profile?.display_name || found.real_name || found.name
    return {
      user_id: found.id,
      team_id: found.team_id ?? '',
      is_bot: found.is_bot === true || found.id === 'USLACKBOT',
      is_guest: found.is_restricted === true || found.is_ultra_restricted === true,
      is_stranger: found.is_stranger === true,
      is_deleted: found.deleted === true,
      ...(display === undefined || display === '' ? {} : { display }),
      ...(found.tz === undefined ? {} : { time_zone: found.tz }),
    }
  } catch (error) {
    if (error instanceof GiveUp && ['user_not_found', 'users_not_found', 'user_not_visible'].includes(error.code))
      return undefined
    throw error
  }
}

function self(found: Awaited<ReturnType<WebClient['auth']['test']>>): SlackSelf {
  const [team_id, user_id] = [needed('auth.test', found.team_id), needed('auth.test', found.user_id)]
  return { team_id, user_id, ...(found.bot_id === undefined ? {} : { bot_id: found.bot_id }) }
}

function body(message: Message) {
  return { text: message.text, blocks: [...message.blocks] }
}

function needed(method: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value
  throw new GiveUp(
    'odd-answer',
    `Slack answered ${method} without what it should hold; check that the API address is Slack's`,
  )
}
