import { randomBytes } from 'node:crypto'
import { initialState, keptState } from '../block-kit/state.ts'
import type { House } from '../house.ts'
import type { Json } from '../json.ts'
import type { View } from '../workspace/model.ts'
import { newId } from '../workspace/workspace.ts'

/** A view row from what the app gave: on top of `below`, or in place of `before`, keeping what was typed. */
export function viewFor(house: House, source: Json, user: string, below?: View, before?: View): View {
  const id = before?.id ?? newId('V')
  const hash = `${house.workspace.nowSeconds()}.${randomBytes(4).toString('hex')}`
  const typed = before?.state ?? {}
  return {
    id,
    kind: source.type === 'home' ? 'home' : 'modal',
    user,
    source,
    state: keptState(source.blocks, typed, initialState(source.blocks)),
    hash,
    root_view_id: before?.root_view_id ?? below?.root_view_id ?? id,
    previous_view_id: before?.previous_view_id ?? below?.id ?? null,
    errors: {},
  }
}

/** Stores a view; a modal opened anew takes the place of whatever the user had open. */
export function saveView(house: House, view: View): View {
  const isNewRoot = view.kind === 'modal' && view.root_view_id === view.id
  const { store } = house.workspace
  const stale = store.all('views').filter((entry) => {
    return isNewRoot && entry.kind === 'modal' && entry.user === view.user && entry.root_view_id !== view.id
  })
  house.workspace.commit(...stale.map((entry) => ({ table: 'views', id: entry.id, row: null }) as const), {
    table: 'views',
    id: view.id,
    row: view,
  })
  return view
}

/** The views of one modal, the visible one last. */
export function stackOf(house: House, rootId: string): readonly View[] {
  return house.workspace.store.all('views').filter((view) => view.root_view_id === rootId)
}

/** What the user sees on top, if a modal is open. */
export function topModal(house: House, user: string): View | undefined {
  return house.workspace.store.all('views').findLast((view) => view.kind === 'modal' && view.user === user)
}

export function removeViews(house: House, views: readonly View[]): void {
  if (views.length === 0) return
  house.workspace.commit(...views.map((view) => ({ table: 'views', id: view.id, row: null }) as const))
}
