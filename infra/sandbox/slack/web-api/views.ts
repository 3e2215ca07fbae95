import { saveView, stackOf, viewFor } from '../acts/view-stack.ts'
import type { Json } from '../json.ts'
import { viewJson } from '../shape/view-json.ts'
import type { View } from '../workspace/model.ts'
import { botMethod, type Call, type Method } from './method.ts'
import { SlackError } from './slack-error.ts'
import { checkedView } from './view-content.ts'

export const viewMethods: readonly Method[] = [
  botMethod('views.open', 4, [], open),
  botMethod('views.push', 4, [], push),
  botMethod('views.update', 4, [], update),
  botMethod('views.publish', 4, [], publish),
]

function open(call: Call): Json {
  const { house, args } = call
  const source = checkedView(args, 'modal')
  const trigger = house.triggers.exchange(args.need('trigger_id', 'missing_trigger_id'))
  checkExternalId(call, source)
  return answer(saveView(house, viewFor(house, source, trigger.user)))
}

function push(call: Call): Json {
  const { house, args } = call
  const source = checkedView(args, 'modal')
  const trigger = house.triggers.exchange(args.need('trigger_id', 'missing_trigger_id'))
  const top = house.workspace.store.get('views', trigger.viewId ?? '')
  if (top === undefined) throw new SlackError('not_found')
  if (stackOf(house, top.root_view_id).length >= 3) throw new SlackError('push_limit_reached')
  checkExternalId(call, source)
  return answer(saveView(house, viewFor(house, source, trigger.user, top)))
}

function update(call: Call): Json {
  const { house, args } = call
  const before = findView(call)
  const source = checkedView(args, before.kind)
  checkHash(args.text('hash'), before)
  checkExternalId(call, source, before)
  return answer(saveView(house, viewFor(house, source, before.user, undefined, before)))
}

function publish(call: Call): Json {
  const { house, args } = call
  const source = checkedView(args, 'home')
  const user = args.need('user_id', 'user_not_found')
  if (house.workspace.user(user) === undefined) throw new SlackError('user_not_found')
  const before = house.workspace.store.all('views').find((view) => view.kind === 'home' && view.user === user)
  if (before !== undefined) checkHash(args.text('hash'), before)
  return answer(saveView(house, viewFor(house, source, user, undefined, before)))
}

function findView({ house, args }: Call): View {
  const { store } = house.workspace
  const external = args.text('external_id')
  const view = args.has('view_id')
    ? store.get('views', args.need('view_id'))
    : store.all('views').find((entry) => external !== undefined && entry.source.external_id === external)
  if (view === undefined) throw new SlackError('not_found')
  return view
}

function checkHash(hash: string | undefined, view: View): void {
  if (hash !== undefined && hash !== '' && hash !== view.hash) throw new SlackError('hash_conflict')
}

function checkExternalId({ house }: Call, source: Json, self?: View): void {
  const { external_id } = source
  if (typeof external_id !== 'string' || external_id === '') return
  const others = house.workspace.store.all('views').filter((view) => view.id !== self?.id)
  if (others.some((view) => view.source.external_id === external_id)) throw new SlackError('duplicate_external_id')
}

function answer(view: View): Json {
  return { view: viewJson(view) }
}
