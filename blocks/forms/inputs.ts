import type {
  AnyBlock,
  Checkboxes,
  InputBlock,
  ModalView,
  PlainTextOption,
  RadioButtons,
  StaticSelect,
} from '@slack/types'
import type { ViewId } from '../action-ids.ts'
import { text } from '../parts.ts'
import { cut, plain } from '../words.ts'
import { encodeOrigin, type Origin } from './origin.ts'

/** Every field of every form by the name of its block: views put them on the screen, handlers read them. */
export const FIELDS = {
  what: 'what',
  service: 'service',
  severity: 'severity',
  private: 'private',
  reason: 'reason',
  until: 'until',
  mutes: 'mutes',
  text: 'text',
  audience: 'audience',
  nextUpdate: 'next_update',
  question: 'question',
  incident: 'incident',
  sure: 'sure',
} as const
export type FieldId = (typeof FIELDS)[keyof typeof FIELDS]

/** The one element of a field's block. */
export const FIELD_ELEMENT = 'value'

export interface Choice {
  /** At most 75 characters. */
  readonly value: string
  readonly label: string
  readonly about?: string
}

interface FieldProps {
  readonly field: FieldId
  readonly label: string
  readonly hint?: string
  readonly optional?: boolean
}

/** A window with a form in it, or without `submit` one to read. Slack takes 24 characters of title. */
export function modal(props: {
  readonly view: ViewId
  readonly title: string
  readonly submit?: string
  readonly origin: Origin
  readonly blocks: readonly (AnyBlock | undefined)[]
}): ModalView {
  return {
    type: 'modal',
    callback_id: props.view,
    title: text(props.title, 24),
    close: text(props.submit === undefined ? 'Close' : 'Cancel', 24),
    private_metadata: encodeOrigin(props.origin),
    blocks: props.blocks.filter((block) => block !== undefined).slice(0, 100),
    ...(props.submit === undefined ? {} : { submit: text(props.submit, 24) }),
  }
}

/** Words typed by a person: at most 3,000 characters. */
export function textField(
  props: FieldProps & {
    readonly lines?: 'one' | 'many'
    readonly initial?: string
    readonly placeholder?: string
    readonly max?: number
  },
): InputBlock {
  const max = Math.min(props.max ?? 3_000, 3_000)
  const initial = cut(plain(props.initial ?? '').trim(), max)
  return input(props, {
    type: 'plain_text_input',
    action_id: FIELD_ELEMENT,
    multiline: props.lines === 'many',
    max_length: max,
    ...(initial === '' ? {} : { initial_value: initial }),
    ...(props.placeholder === undefined ? {} : { placeholder: text(props.placeholder, 150) }),
  })
}

/** One out of a list of at most 100. */
export function selectField(
  props: FieldProps & { readonly choices: readonly Choice[]; readonly initial?: string },
): InputBlock {
  const options = props.choices.slice(0, 100).map(option)
  const initial = options.find((each) => each.value === props.initial)
  const element: StaticSelect = { type: 'static_select', action_id: FIELD_ELEMENT, options }
  return input(props, initial === undefined ? element : { ...element, initial_option: initial })
}

/** One out of at most ten, all in sight. */
export function radioField(
  props: FieldProps & { readonly choices: readonly Choice[]; readonly initial?: string },
): InputBlock {
  const options = props.choices.slice(0, 10).map(option)
  const initial = options.find((each) => each.value === props.initial)
  const element: RadioButtons = { type: 'radio_buttons', action_id: FIELD_ELEMENT, options }
  return input(props, initial === undefined ? element : { ...element, initial_option: initial })
}

/** One box to tick; its field carries `value` when it is ticked. */
export function tickField(props: FieldProps & { readonly choice: Choice; readonly ticked?: boolean }): InputBlock {
  const options = [option(props.choice)]
  const element: Checkboxes = { type: 'checkboxes', action_id: FIELD_ELEMENT, options }
  return input({ optional: true, ...props }, props.ticked === true ? { ...element, initial_options: options } : element)
}

function input(props: FieldProps, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: props.field,
    label: text(props.label, 2_000),
    optional: props.optional ?? false,
    element,
    ...(props.hint === undefined ? {} : { hint: text(props.hint, 2_000) }),
  }
}

function option(choice: Choice): PlainTextOption {
  return {
    text: text(choice.label, 75),
    value: cut(choice.value, 75),
    ...(choice.about === undefined ? {} : { description: text(choice.about, 75) }),
  }
}
