import type { WebClient } from '@slack/web-api'
import type { SlackMessage } from '../../slack/replies.ts'
import { callingSlack } from './reply-errors.ts'

/** One message by its place: in the channel, or else in a thread. Undefined when it is gone. */
export async function readMessage(web: WebClient, channel: string, ts: string): Promise<SlackMessage | undefined> {
  const one = { channel, latest: ts, oldest: ts, inclusive: true, limit: 1 }
  const history = await callingSlack('conversations.history', () => web.conversations.history(one))
  const top = history.messages?.find((message) => message.ts === ts)
  const found = top ?? (await inThread(web, channel, ts))
  if (found === undefined) return undefined
  const permalink = await web.chat.getPermalink({ channel, message_ts: ts }).then(
    (answer) => answer.permalink,
    () => undefined,
  )
  return {
    text: found.text ?? '',
    ...(found.user === undefined ? {} : { user_id: found.user }),
    ...(permalink === undefined || permalink.length > 500 ? {} : { permalink }),
  }
}

async function inThread(web: WebClient, channel: string, ts: string) {
  const replies = await web.conversations.replies({ channel, ts, limit: 1 }).catch(() => undefined)
  return replies?.messages?.find((message) => message.ts === ts)
}
