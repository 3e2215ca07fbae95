import { App, type AuthorizeResult, type Receiver } from '@slack/bolt'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import type { SlackSelf } from '../../slack/replies.ts'
import { quietLogger } from './quiet-logger.ts'
import { plainOptions } from './reply-client.ts'

export interface BoltFrameOptions {
  readonly botToken: Secret
  readonly slackApiUrl?: string
  readonly log: Log
  readonly whoAmI: () => Promise<SlackSelf>
  /** Does what a payload asks for. */
  readonly work: (body: unknown, receivedAt: string) => Promise<void>
}

/** The events we answer; all others are kept, acknowledged and let go. */
const EVENTS = ['app_home_opened', 'app_mention', 'reaction_added', 'reaction_removed'] as const

/**
 * Bolt as the frame: it tells commands from clicks from forms and passes by what the bot did itself. Its own receivers
 * acknowledge before anything is kept, so ours stands in their place; the returned function hands a kept payload in.
 */
export function createBoltFrame(options: BoltFrameOptions): (body: unknown, receivedAt: string) => Promise<void> {
  const { botToken, slackApiUrl, log, whoAmI } = options
  const app = new App({
    receiver: noReceiver,
    authorize: async (): Promise<AuthorizeResult> => {
      const { team_id, user_id, bot_id } = await whoAmI()
      const bot = bot_id === undefined ? {} : { botId: bot_id }
      return { botToken: botToken.reveal(), botUserId: user_id, teamId: team_id, ...bot }
    },
    clientOptions: { ...plainOptions(5_000), ...(slackApiUrl === undefined ? {} : { slackApiUrl }) },
    logger: quietLogger(log),
    developerMode: false,
  })
  const listener = async ({ body, context }: { body: unknown; context: Readonly<Record<string, unknown>> }) =>
    options.work(body, String(context.receivedAt))
  app.command(/./, listener)
  app.action(/./, listener)
  app.view(/./, listener)
  app.shortcut(/./, listener)
  for (const event of EVENTS) app.event(event, listener)
  // What a listener throws must reach the inbox, which keeps the payload for another try.
  app.error(async (error) => {
    throw error
  })
  return (body, receivedAt) =>
    app.processEvent({ body: { ...Object(body) }, ack: async () => {}, customProperties: { receivedAt } })
}

const noReceiver: Receiver = { init() {}, start: async () => {}, stop: async () => {} }
