import type { House } from '../house.ts'
import { isJson, type Json } from '../json.ts'
import { SlackError } from '../web-api/slack-error.ts'
import type { Channel, User } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'
import { answerInPlace } from './answer-in-place.ts'
import { HEARD, type Heard, notHeard } from './heard.ts'
import { postEphemeral } from './post-message.ts'
import { newResponseUrl } from './response-urls.ts'

/** A person runs a slash command; a failure is shown to that person, as in Slack. */
export async function runCommand(
  house: House,
  user: User,
  channel: Channel,
  command: string,
  text: string,
): Promise<Heard> {
  const place = { channel: channel.id, user: user.id, message_ts: null, ephemeral: false, thread_ts: null }
  const payload = {
    token: 'unused',
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(house, place),
    trigger_id: house.triggers.issue(user.id),
  }
  const answer = await house.app.ask('slash_commands', payload)
  if (!answer.ok) return shown(house, user, channel, notHeard(command, answer))
  const body = immediateAnswer(answer.body)
  if (body === undefined) return HEARD
  try {
    answerInPlace(house, place, body)
    return HEARD
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    return shown(house, user, channel, notHeard(command, { ok: false, reason: 'http_error' }))
  }
}

function immediateAnswer(body: unknown): Json | undefined {
  if (typeof body === 'string') return body === '' ? undefined : { text: body }
  return isJson(body) && Object.keys(body).length > 0 ? body : undefined
}

function shown(house: House, user: User, channel: Channel, heard: Heard): Heard {
  if (!heard.ok) postEphemeral(house, channel, user.id, { user: 'USLACKBOT', text: heard.user_sees })
  return heard
}
