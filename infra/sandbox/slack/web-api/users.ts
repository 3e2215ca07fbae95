import type { Json } from '../json.ts'
import { usergroupJson, userJson } from '../shape/user-json.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { pageOf } from './paging.ts'
import { SlackError } from './slack-error.ts'

export const userMethods: readonly Method[] = [
  botMethod('users.info', 4, ['users:read'], info),
  botMethod('users.list', 2, ['users:read'], list),
  botMethod('users.lookupByEmail', 3, ['users:read.email'], lookupByEmail),
  botMethod('usergroups.list', 2, ['usergroups:read'], groups),
  botMethod('usergroups.users.list', 2, ['usergroups:read'], groupUsers),
]

function info({ house, args, scopes }: Call): Json {
  const user = house.workspace.user(args.need('user', 'user_not_found'))
  if (user === undefined) throw new SlackError('user_not_found')
  return { user: userJson(user, scopes.has('users:read.email')) }
}

function list({ house, args, scopes }: Call): Json {
  const { items, response_metadata } = pageOf(args, house.workspace.store.all('users'))
  const withEmail = scopes.has('users:read.email')
  return {
    members: items.map((user) => userJson(user, withEmail)),
    cache_ts: house.workspace.nowSeconds(),
    response_metadata,
  }
}

function lookupByEmail({ house, args }: Call): Json {
  const email = args.need('email', 'users_not_found').toLowerCase()
  const user = house.workspace.store.all('users').find((entry) => entry.email === email)
  if (user === undefined) throw new SlackError('users_not_found')
  return { user: userJson(user, true) }
}

function groups({ house, args }: Call): Json {
  const withUsers = args.flag('include_users')
  return { usergroups: house.workspace.store.all('usergroups').map((group) => usergroupJson(group, withUsers)) }
}

function groupUsers({ house, args }: Call): Json {
  const group = house.workspace.store.get('usergroups', args.need('usergroup', 'no_such_subteam'))
  if (group === undefined) throw new SlackError('no_such_subteam')
  return { users: group.users }
}
