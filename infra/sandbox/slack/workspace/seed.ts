import type { Channel, User } from './model.ts'
import type { Write } from './store.ts'

export const TEAM = { id: 'TSANDBOX01', name: 'Sandbox', domain: 'sandbox' } as const

export const APP = { id: 'AFAULTLINE', botId: 'BFAULTLINE', userId: 'UFAULTLINE', name: 'faultline' } as const

/** Who people can act as in the sandbox. */
const PEOPLE = { olivia: 'UOLIVIA001', dan: 'UDAN000001', gus: 'UGUS000001' } as const

const GENERAL = 'CGENERAL01'
const ONCALL = 'SONCALL001'

/** The rows of a workspace nobody has used yet. */
export function seedWrites(nowSeconds: number, newSecret: () => string): Write[] {
  return [
    ...USERS.map((row) => ({ table: 'users', id: row.id, row }) satisfies Write),
    { table: 'usergroups', id: ONCALL, row: { id: ONCALL, handle: 'oncall', name: 'On call', users: [PEOPLE.olivia] } },
    { table: 'channels', id: GENERAL, row: generalChannel(nowSeconds) },
    { table: 'meta', id: 'bot', row: { value: `xoxb-sandbox-${newSecret()}` } },
    { table: 'meta', id: 'app', row: { value: `xapp-sandbox-${newSecret()}` } },
    { table: 'meta', id: 'signing_secret', row: { value: newSecret() } },
    { table: 'meta', id: 'seeded', row: { value: '1' } },
  ]
}

const USERS: readonly User[] = [
  person(PEOPLE.olivia, 'olivia', 'Olivia Okafor', 'On-call engineer', 'Europe/London'),
  person(PEOPLE.dan, 'dan', 'Dan Duarte', 'Developer', 'America/New_York'),
  { ...person(PEOPLE.gus, 'gus', 'Gus Guest', 'Guest from a partner', 'Europe/Berlin'), is_restricted: true },
  { ...person(APP.userId, APP.name, 'Faultline', '', 'Etc/UTC'), is_bot: true, email: '' },
]

function person(id: string, name: string, realName: string, title: string, tz: string): User {
  const email = `${name}@sandbox.test`
  return { id, name, real_name: realName, title, email, tz, is_bot: false, is_restricted: false }
}

function generalChannel(created: number): Channel {
  const blank = { value: '', creator: '', last_set: 0 }
  return {
    id: GENERAL,
    name: 'general',
    kind: 'public',
    creator: PEOPLE.olivia,
    created,
    is_general: true,
    is_archived: false,
    topic: blank,
    purpose: { value: 'Everyone is here.', creator: PEOPLE.olivia, last_set: created },
    members: [PEOPLE.olivia, PEOPLE.dan, PEOPLE.gus],
    previous_names: [],
    pins: [],
    bookmarks: [],
  }
}
