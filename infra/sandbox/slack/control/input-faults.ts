import { isFilled } from '../block-kit/state.ts'
import { codePoints, jsonOf, jsonsOf, textOf } from '../json.ts'
import type { View } from '../workspace/model.ts'

/** What Slack's own client would complain about before it sends a form, by block_id. */
export function inputFaults(view: View): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {}
  for (const block of jsonsOf(view.source.blocks)) {
    if (block.type !== 'input') continue
    const element = jsonOf(block.element)
    const id = String(block.block_id)
    const value = view.state[id]?.[String(element.action_id)]
    const filled = isFilled(value)
    if (!filled && block.optional !== true) faults[id] = 'Please complete this required field.'
    const fault = filled ? textFault(element, textOf(value?.value) ?? '') : undefined
    if (fault !== undefined) faults[id] = fault
  }
  return faults
}

function textFault(element: Readonly<Record<string, unknown>>, text: string): string | undefined {
  const { min_length: min, max_length: max, type } = element
  const length = codePoints(text)
  if (typeof min === 'number' && length < min) return `Write at least ${min} characters.`
  if (typeof max === 'number' && length > max) return `Write at most ${max} characters.`
  if (type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text)) return 'Write a valid e-mail address.'
  if (type === 'url_text_input' && !/^https?:\/\/\S+$/.test(text))
    return 'Write a valid address with http:// or https://.'
  if (type !== 'number_input') return undefined
  const form = element.is_decimal_allowed === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/
  if (!form.test(text)) return 'Write a number.'
  const value = Number(text)
  if (element.min_value !== undefined && value < Number(element.min_value))
    return `Write at least ${element.min_value}.`
  if (element.max_value !== undefined && value > Number(element.max_value)) return `Write at most ${element.max_value}.`
  return undefined
}
