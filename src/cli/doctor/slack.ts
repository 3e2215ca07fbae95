import { z } from 'zod'
import type { Config, SlackConfig } from '../../config.ts'
import type { Asker } from './asker.ts'
import { type Check, fail, ok, warn } from './check.ts'
import { checkApprovers } from './slack-approvers.ts'
import { type SlackAnswer, type SlackCall, slackCaller } from './slack-call.ts'
import { checkChannel } from './slack-channel.ts'
import { checkScopes } from './slack-scopes.ts'

type RealSlack = Extract<SlackConfig, { kind: 'slack' }>

const Self = z.object({
  url: z.string().default(''),
  team: z.string().default(''),
  user: z.string().default(''),
  bot_id: z.string().optional(),
})
const NEW_TOKEN = 'Copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of your app into SLACK_BOT_TOKEN.'

/** Tokens, scopes, the channel and the approvers; without a valid token only what does not need it. */
export async function checkSlack(config: Config, asker: Asker): Promise<readonly Check[]> {
  const { slack } = config
  if (slack.kind === 'sandbox')
    return [ok('Slack', 'No SLACK_BOT_TOKEN is set: the sandbox workspace takes its place.')]
  const call = slackCaller(asker, slack.apiUrl, slack.botToken)
  const [who, mode] = await Promise.all([call('auth.test'), checkMode(slack, asker)])
  const token = checkToken(who, slack.apiUrl)
  if (who.kind !== 'ok' || token.status === 'fail') return [token, mode]
  const [channel, approvers] = await Promise.all([
    checkChannel(config.incidentsChannel, call),
    checkApprovers(config.approvers, call),
  ])
  return [token, checkScopes(who.headers.get('x-oauth-scopes')), mode, channel, ...approvers]
}

function checkToken(who: SlackAnswer, apiUrl: string): Check {
  const name = 'Slack token'
  if (who.kind !== 'ok') return troubleWith(name, who, apiUrl, NEW_TOKEN)
  const { url, team, user, bot_id } = Self.parse(who.body)
  if (bot_id === undefined) return fail(name, `It acts as the person ${user}, not as a bot.`, NEW_TOKEN)
  return ok(name, `Bot ${user} in the workspace ${team} (${url}).`)
}

/** Opening a connection's address is the only question the app-level token answers; nobody connects to it. */
async function checkMode({ mode, apiUrl }: RealSlack, asker: Asker): Promise<Check> {
  if (mode.kind === 'http') {
    const told =
      'A signing secret is set. Slack must reach /slack/events of this house by HTTPS; its first message proves both.'
    return ok('Slack by HTTP', told)
  }
  const call: SlackCall = slackCaller(asker, apiUrl, mode.appToken)
  const opened = await call('apps.connections.open')
  if (opened.kind === 'ok') return ok('Socket Mode', 'The app-level token opens a connection.')
  const remedy =
    'Switch Socket Mode on, make an app-level token with connections:write under Basic Information, and set SLACK_APP_TOKEN.'
  return troubleWith('Socket Mode', opened, apiUrl, remedy)
}

function troubleWith(
  name: string,
  answer: Exclude<SlackAnswer, { kind: 'ok' }>,
  apiUrl: string,
  remedy: string,
): Check {
  if (answer.kind === 'silence') {
    const open = `Open the way to ${new URL(apiUrl).host} (proxy, firewall), or correct SLACK_API_URL.`
    return fail(name, `No answer from ${apiUrl}: ${answer.why}.`, open)
  }
  if (answer.error === 'ratelimited') return warn(name, 'Slack is asked too often just now.', 'Ask again in a minute.')
  return fail(name, `Slack refuses it: ${answer.error}.`, remedy)
}
