import { type ElementUse, suggestions } from '../acts/use-element.ts'
import { VALUE_FIELDS } from '../block-kit/state.ts'
import type { House } from '../house.ts'
import { type Json, jsonOf, jsonsOf } from '../json.ts'
import { ControlError } from './control-error.ts'
import { sameText } from './find-element.ts'
import { channelNamed } from './who-and-where.ts'

type Target = Omit<ElementUse, 'chosen'>

/** What `given` means for this element, as `state.values` and `actions` carry it; options by text or value, people by name. */
export async function chosenValue(house: House, target: Target, given: unknown): Promise<Json> {
  const type = String(target.element.type)
  if (type === 'overflow') return { type, selected_option: await option(house, target, given) }
  const [field] = VALUE_FIELDS[type] ?? []
  if (field === undefined) return {}
  if (given === null) return { type, [field]: field.endsWith('s') ? [] : null }
  if (given === undefined) throw new ControlError(400, `Choosing in a ${type} needs "option" with what to choose.`)
  if (!field.endsWith('s')) return { type, [field]: await single(house, target, field, given) }
  const wanted = Array.isArray(given) ? given : [given]
  return { type, [field]: await Promise.all(wanted.map((entry) => single(house, target, field, entry))) }
}

async function single(house: House, target: Target, field: string, given: unknown): Promise<unknown> {
  if (field.startsWith('selected_option')) return option(house, target, given)
  if (field.startsWith('selected_user')) return userId(house, String(given))
  if (field === 'rich_text_value') return typeof given === 'string' ? richText(given) : given
  if (field === 'selected_date_time') return Number(given)
  const isPlace = /^selected_(channel|conversation)/.test(field)
  return isPlace ? channelNamed(house, target.user, String(given)).id : checkedText(target.element, String(given))
}

async function option(house: House, target: Target, given: unknown): Promise<Json> {
  const external = String(target.element.type).includes('external')
  const source = external ? await suggestions(house, target, String(given)) : target.element
  const groups = jsonsOf(source.option_groups).flatMap((group) => jsonsOf(group.options))
  const offered = [...jsonsOf(source.options), ...groups]
  const found = offered.find((entry) => entry.value === given || sameText(textIn(entry), String(given)))
  if (found !== undefined) return found
  const texts = offered.map(textIn).join(', ')
  throw new ControlError(404, `"${given}" is not offered. There is: ${texts || 'nothing'}.`)
}

function userId(house: House, name: string): string {
  const wanted = name.replace(/^@/, '')
  const user = house.workspace.store.all('users').find((entry) => entry.id === wanted || entry.name === wanted)
  if (user === undefined) throw new ControlError(404, `Nobody here is called "${name}". GET people lists everybody.`)
  return user.id
}

function checkedText(element: Json, text: string): string {
  const forms: Readonly<Record<string, readonly [RegExp, string]>> = {
    datepicker: [/^\d{4}-\d{2}-\d{2}$/, '2026-01-31'],
    timepicker: [/^\d{2}:\d{2}$/, '23:59'],
  }
  const [form, example] = forms[String(element.type)] ?? []
  if (form?.test(text) === false) throw new ControlError(400, `"${text}" does not fit here. Write it as ${example}.`)
  return text
}

function textIn(entry: Json): string {
  return String(jsonOf(entry.text).text ?? '')
}

function richText(text: string): Json {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }
}
