import type { Json } from '../json.ts'
import type { User, Usergroup } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'

/** A user as users.info shows it; the e-mail only to those with the scope for it. */
export function userJson(user: User, withEmail: boolean): Json {
  return {
    id: user.id,
    team_id: TEAM.id,
    name: user.name,
    deleted: false,
    real_name: user.real_name,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: offsetSeconds(user.tz),
    locale: 'en-US',
    profile: {
      title: user.title,
      real_name: user.real_name,
      display_name: user.real_name,
      real_name_normalized: user.real_name,
      display_name_normalized: user.real_name,
      team: TEAM.id,
      ...(withEmail && user.email !== '' ? { email: user.email } : {}),
      ...(user.is_bot ? { bot_id: APP.botId, api_app_id: APP.id } : {}),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.is_restricted,
    is_ultra_restricted: false,
    is_bot: user.is_bot,
    is_app_user: false,
    updated: 0,
  }
}

export function usergroupJson(group: Usergroup, withUsers: boolean): Json {
  return {
    id: group.id,
    team_id: TEAM.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    description: '',
    is_external: false,
    date_delete: 0,
    user_count: group.users.length,
    ...(withUsers ? { users: group.users } : {}),
  }
}

function offsetSeconds(tz: string): number {
  const part = new Intl.DateTimeFormat('en', { timeZone: tz, timeZoneName: 'longOffset' }).formatToParts(0)
  const name = part.find((entry) => entry.type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}
