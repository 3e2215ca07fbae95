import type { House } from '../house.ts'
import { viewJson } from '../shape/view-json.ts'
import type { User, View } from '../workspace/model.ts'
import { APP } from '../workspace/seed.ts'
import { createChannel } from './channel-change.ts'

/** A person opens the app's Home tab: the app is told, and may publish anew. */
export function openHome(house: House, user: User): void {
  const home = homeOf(house, user)
  house.app.event({
    type: 'app_home_opened',
    user: user.id,
    channel: directChannelId(house, user),
    tab: 'home',
    ...(home === undefined ? {} : { view: viewJson(home) }),
  })
}

export function homeOf(house: House, user: User): View | undefined {
  return house.workspace.store.all('views').find((view) => view.kind === 'home' && view.user === user.id)
}

function directChannelId(house: House, user: User): string {
  const known = house.workspace.store
    .all('channels')
    .find((channel) => channel.kind === 'im' && channel.members.includes(user.id))
  return (known ?? createChannel(house, '', 'im', [APP.userId, user.id])).id
}
