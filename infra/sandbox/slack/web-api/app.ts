import { slackMessage } from '../block-kit/check.ts'
import { validateBlocks } from '../block-kit/validate-blocks.ts'
import { validateView } from '../block-kit/validate-view.ts'
import { type Json, jsonOf } from '../json.ts'
import { APP, TEAM } from '../workspace/seed.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'

export const appMethods: readonly Method[] = [
  botMethod('auth.test', 'free', [], authTest),
  botMethod('team.info', 3, ['team:read'], teamInfo),
  botMethod('bots.info', 3, ['users:read'], botsInfo),
  { name: 'apps.connections.open', tier: 1, token: 'app', scopes: [], run: connectionsOpen },
  { name: 'api.test', tier: 'free', token: 'none', scopes: [], run: ({ args }) => ({ args: args.all }) },
  { name: 'blocks.validate', tier: 'free', token: 'none', scopes: [], run: blocksValidate },
]

function authTest({ house }: Call): Json {
  return {
    url: `${house.base()}/`,
    team: TEAM.name,
    user: APP.name,
    team_id: TEAM.id,
    user_id: APP.userId,
    bot_id: APP.botId,
    is_enterprise_install: false,
  }
}

function teamInfo({ house }: Call): Json {
  return {
    team: { id: TEAM.id, name: TEAM.name, domain: TEAM.domain, url: `${house.base()}/`, email_domain: '', icon: {} },
  }
}

function botsInfo({ args }: Call): Json {
  if (args.text('bot') !== APP.botId) throw new SlackError('bot_not_found')
  return {
    bot: { id: APP.botId, deleted: false, name: APP.name, app_id: APP.id, user_id: APP.userId, updated: 0, icons: {} },
  }
}

function connectionsOpen({ house }: Call): Json {
  return { url: house.socketUrl() }
}

/** Exactly one of blocks, message and view. */
function blocksValidate({ args }: Call): Json {
  const given = ['blocks', 'message', 'view'].filter((name) => args.has(name))
  if (given.length !== 1) throw new SlackError('invalid_arguments')
  const view = jsonOf(args.json('view'))
  const blocks = args.has('message') ? jsonOf(args.json('message')).blocks : args.json('blocks')
  const verdict = args.has('view')
    ? { problems: validateView(view, view.type === 'home' ? 'home' : 'modal') }
    : validateBlocks(blocks, 'message')
  if (verdict.problems.length === 0) return {}
  const errors = verdict.problems.map((problem) => ({ pointer: problem.pointer, message: problem.message }))
  throw new SlackError('invalid_blocks', {
    errors,
    response_metadata: { messages: verdict.problems.map(slackMessage) },
  })
}
