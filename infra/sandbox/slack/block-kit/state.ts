import { isJson, type Json, jsonOf } from '../json.ts'
import type { ViewState } from '../workspace/model.ts'
import { blocksOf, elementsOf } from './walk.ts'

/** `state.values` of blocks that nobody has touched: every element that holds a value, with its initial one. */
export function initialState(blocks: unknown): ViewState {
  const state: Record<string, Record<string, Json>> = {}
  for (const block of blocksOf(blocks)) {
    for (const element of elementsOf(block)) {
      const value = initialValue(element)
      if (value === undefined) continue
      const id = String(block.block_id)
      state[id] = { ...state[id], [String(element.action_id)]: value }
    }
  }
  return state
}

/** What was typed stays where block_id and action_id are still there and of the same type. */
export function keptState(blocks: unknown, typed: ViewState, fresh: ViewState): ViewState {
  const known = new Set(blocksOf(blocks).map((block) => String(block.block_id)))
  const entries = Object.entries(fresh).map(([block, actions]) => {
    const kept = Object.entries(actions).map(([action, value]) => {
      const old = typed[block]?.[action]
      return [action, old !== undefined && known.has(block) && old.type === value.type ? old : value]
    })
    return [block, Object.fromEntries(kept)]
  })
  return Object.fromEntries(entries)
}

/** The field of `state.values` in which each kind of element keeps its value, and the field it starts from. */
export const VALUE_FIELDS: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  checkboxes: ['selected_options', 'initial_options'],
  radio_buttons: ['selected_option', 'initial_option'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  file_input: ['files', ''],
}

function initialValue(element: Json): Json | undefined {
  const type = String(element.type)
  const [field, initial] = VALUE_FIELDS[type] ?? []
  if (field === undefined || initial === undefined) return undefined
  const isMany = field.endsWith('s')
  const value = element[initial] ?? (isMany ? [] : null)
  return { type, [field]: value }
}

/** False for null, "", [] and the like: a required input with such a value may not be submitted. */
export function isFilled(value: Json | undefined): boolean {
  const [field = ''] = VALUE_FIELDS[String(value?.type)] ?? []
  const held = jsonOf(value)[field]
  if (Array.isArray(held)) return held.length > 0
  return isJson(held) || (held !== null && held !== undefined && held !== '')
}
