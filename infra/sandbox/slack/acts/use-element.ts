import { initialState, VALUE_FIELDS } from '../block-kit/state.ts'
import type { House } from '../house.ts'
import { type Json, jsonOf } from '../json.ts'
import type { User, View, ViewState } from '../workspace/model.ts'
import { HEARD, type Heard, notHeard } from './heard.ts'
import { actionEntry, interaction, type Place, placeFields } from './payload.ts'

export interface ElementUse {
  readonly user: User
  readonly place: Place
  readonly block: Json
  readonly element: Json
  /** What was chosen, as `state.values` has it; empty for a button. */
  readonly chosen: Json
}

/** A person presses or chooses something: the app gets `block_actions`. */
export async function useElement(house: House, use: ElementUse): Promise<Heard> {
  const { user, block, element, chosen } = use
  const place = withChoice(house, use)
  const payload = {
    ...interaction('block_actions', user),
    trigger_id: house.triggers.issue(user.id, place.kind === 'view' ? place.view.id : undefined),
    ...placeFields(house, place, user),
    ...(place.kind === 'message' ? { state: { values: messageState(place.message.blocks, use) } } : {}),
    actions: [actionEntry(house, block, element, chosen)],
  }
  const answer = await house.app.ask('interactive', payload)
  return answer.ok ? HEARD : notHeard('This action', answer)
}

/** The app's options for what a person typed into an external select. */
export async function suggestions(house: House, use: Omit<ElementUse, 'chosen'>, typed: string): Promise<Json> {
  const payload = {
    ...interaction('block_suggestion', use.user),
    ...placeFields(house, use.place, use.user),
    action_id: use.element.action_id,
    block_id: use.block.block_id,
    value: typed,
  }
  const answer = await house.app.ask('interactive', payload)
  return answer.ok ? jsonOf(answer.body) : {}
}

/** Keeps a choice made in a view, so that its state shows it. */
export function withChoice(house: House, use: ElementUse): Place {
  const { place, block, element, chosen } = use
  if (place.kind !== 'view' || VALUE_FIELDS[String(element.type)] === undefined) return place
  const view = keepChoice(place.view, String(block.block_id), String(element.action_id), chosen)
  house.workspace.commit({ table: 'views', id: view.id, row: view })
  return { kind: 'view', view }
}

function keepChoice(view: View, block: string, action: string, chosen: Json): View {
  return { ...view, state: { ...view.state, [block]: { ...view.state[block], [action]: chosen } } }
}

function messageState(blocks: readonly Json[] | undefined, use: ElementUse): ViewState {
  const state = initialState(blocks)
  const block = String(use.block.block_id)
  const action = String(use.element.action_id)
  if (state[block]?.[action] === undefined) return state
  return { ...state, [block]: { ...state[block], [action]: use.chosen } }
}
