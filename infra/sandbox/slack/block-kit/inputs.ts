import { anything, boolean, type Check, list, number, object, oneOf, string } from './check.ts'
import {
  actionId,
  confirm,
  dispatchActionConfig,
  initialIsOffered,
  lineCount,
  plainText,
  richOption,
} from './objects.ts'

const common = { action_id: actionId, focus_on_load: boolean }
const typed = { ...common, placeholder: plainText(150), dispatch_action_config: dispatchActionConfig }

function lengthOrder(
  value: Readonly<Record<string, unknown>>,
  pointer: string,
  report: (at: string, message: string) => void,
): void {
  const { min_length: min, max_length: max } = value
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    report(pointer, 'min_length must not exceed max_length')
}

/** What may stand in an input block, but for the selects. */
export const inputElements = {
  plain_text_input: object({
    required: { type: oneOf('plain_text_input') },
    optional: {
      ...typed,
      initial_value: string(3000, 0),
      multiline: boolean,
      min_length: number(0, 3000),
      max_length: number(1, 3000),
    },
    also: lengthOrder,
  }),
  email_text_input: object({
    required: { type: oneOf('email_text_input') },
    optional: { ...typed, initial_value: string(3000) },
  }),
  url_text_input: object({
    required: { type: oneOf('url_text_input') },
    optional: { ...typed, initial_value: string(3000) },
  }),
  number_input: object({
    required: { type: oneOf('number_input'), is_decimal_allowed: boolean },
    optional: { ...typed, initial_value: string(3000), min_value: string(3000), max_value: string(3000) },
  }),
  rich_text_input: object({
    required: { type: oneOf('rich_text_input') },
    optional: { ...typed, initial_value: anything, min_lines: lineCount, max_lines: lineCount },
  }),
  datepicker: object({
    required: { type: oneOf('datepicker') },
    optional: {
      ...common,
      placeholder: plainText(150),
      initial_date: pattern(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD'),
      confirm,
    },
  }),
  timepicker: object({
    required: { type: oneOf('timepicker') },
    optional: {
      ...common,
      placeholder: plainText(150),
      initial_time: pattern(/^\d{2}:\d{2}$/, 'HH:mm'),
      timezone: string(255),
      confirm,
    },
  }),
  datetimepicker: object({
    required: { type: oneOf('datetimepicker') },
    optional: { ...common, initial_date_time: number(1_000_000_000, 9_999_999_999), confirm },
  }),
  checkboxes: object({
    required: { type: oneOf('checkboxes'), options: list(richOption, 1, 10) },
    optional: { ...common, initial_options: list(richOption, 1, 10), confirm },
    also: initialIsOffered('initial_options', true),
  }),
  radio_buttons: object({
    required: { type: oneOf('radio_buttons'), options: list(richOption, 1, 10) },
    optional: { ...common, initial_option: richOption, confirm },
    also: initialIsOffered('initial_option', false),
  }),
  file_input: object({
    required: { type: oneOf('file_input') },
    optional: { action_id: actionId, filetypes: list(string(255), 1, 100), max_files: number(1, 10) },
  }),
} as const satisfies Readonly<Record<string, Check>>

function pattern(expected: RegExp, form: string): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'string' || !expected.test(value)) report(pointer, `must have the form ${form}`)
  }
}
