import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { homeOf, openHome } from '../acts/open-home.ts'
import { runShortcut } from '../acts/shortcut.ts'
import type { House } from '../house.ts'
import { viewJson } from '../shape/view-json.ts'
import { channelNamed, messageAt, personNamed } from './who-and-where.ts'

const asWhom = z.object({ as: z.string() })
const shortcutBody = z.object({
  as: z.string(),
  callback_id: z.string(),
  channel: z.string().optional(),
  ts: z.string().optional(),
})

/** Who there is, their Home tab, and shortcuts. */
export function peopleRoutes(scope: FastifyInstance, house: House): void {
  scope.get('/people', async () => ({ people: people(house) }))
  scope.get('/home', async (request) => {
    const user = personNamed(house, asWhom.parse(request.query).as)
    const home = homeOf(house, user)
    return { view: home === undefined ? null : viewJson(home) }
  })
  scope.post('/home/open', async (request) => {
    openHome(house, personNamed(house, asWhom.parse(request.body).as))
    return { ok: true }
  })
  scope.post('/shortcuts', async (request) => {
    const body = shortcutBody.parse(request.body)
    const user = personNamed(house, body.as)
    if (body.channel === undefined || body.ts === undefined) return runShortcut(house, user, body.callback_id)
    const channel = channelNamed(house, user, body.channel)
    return runShortcut(house, user, body.callback_id, { channel, message: messageAt(house, user, channel, body.ts) })
  })
}

function people(house: House) {
  const groups = house.workspace.store.all('usergroups')
  return house.workspace.store.all('users').map((user) => ({
    ...user,
    usergroups: groups.filter((group) => group.users.includes(user.id)).map((group) => group.handle),
  }))
}
