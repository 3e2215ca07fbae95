import { boolean, type Check, exactlyOneOf, list, number, object, oneOf, type Shape, string } from './check.ts'
import {
  actionId,
  confirm,
  conversationFilter,
  initialIsOffered,
  menuOption,
  optionGroup,
  plainText,
} from './objects.ts'

const common = { action_id: actionId, placeholder: plainText(150), confirm, focus_on_load: boolean }
const many = { ...common, max_selected_items: number(1, 100) }
const id = string(255)
const ids = list(id, 0, 100)

function select(type: string, optional: NonNullable<Shape['optional']>, also?: Shape['also']): Check {
  return object({ required: { type: oneOf(type) }, optional, ...(also === undefined ? {} : { also }) })
}

function offered(initial: string, isMany: boolean): NonNullable<Shape['also']> {
  const oneList = exactlyOneOf('options', 'option_groups')
  const initialOffered = initialIsOffered(initial, isMany)
  return (value, pointer, report) => {
    oneList(value, pointer, report)
    initialOffered(value, pointer, report)
  }
}

const lists = { options: list(menuOption, 1, 100), option_groups: list(optionGroup, 1, 100) }
const conversations = { default_to_current_conversation: boolean, filter: conversationFilter }
const inModal = { response_url_enabled: boolean }

export const selectElements: Readonly<Record<string, Check>> = {
  static_select: select(
    'static_select',
    { ...common, ...lists, initial_option: menuOption },
    offered('initial_option', false),
  ),
  multi_static_select: select(
    'multi_static_select',
    { ...many, ...lists, initial_options: list(menuOption, 1, 100) },
    offered('initial_options', true),
  ),
  external_select: select('external_select', {
    ...common,
    initial_option: menuOption,
    min_query_length: number(0, 255),
  }),
  multi_external_select: select('multi_external_select', {
    ...many,
    initial_options: list(menuOption, 1, 100),
    min_query_length: number(0, 255),
  }),
  users_select: select('users_select', { ...common, initial_user: id }),
  multi_users_select: select('multi_users_select', { ...many, initial_users: ids }),
  conversations_select: select('conversations_select', {
    ...common,
    ...conversations,
    ...inModal,
    initial_conversation: id,
  }),
  multi_conversations_select: select('multi_conversations_select', {
    ...many,
    ...conversations,
    initial_conversations: ids,
  }),
  channels_select: select('channels_select', { ...common, ...inModal, initial_channel: id }),
  multi_channels_select: select('multi_channels_select', { ...many, initial_channels: ids }),
}
