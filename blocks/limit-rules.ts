import { points } from './words.ts'

/** Slack's limits, the smaller figure wherever its own pages disagree; lengths in code points. */
export const LIMITS = {
  /** Slack splits longer texts into several messages, and refuses more than 4,000 in an edit. */
  messageText: 3_500,
  messageBlocks: 50,
  viewBlocks: 100,
  /** Of all texts of a message together: unpublished, refused from about 13,200. */
  totalText: 12_000,
  blockId: 255,
  value: 2_000,
  url: 3_000,
  topic: 250,
  channelName: 80,
  charts: 2,
} as const

/** The longest text by its place: the kind of block or element, then the names of the fields down to it. */
export const TEXT_LIMITS: Readonly<Record<string, number>> = {
  'header.text': 150,
  'section.text': 3_000,
  'section.fields': 2_000,
  'context.elements': 3_000,
  'button.text': 75,
  'input.label': 2_000,
  'input.hint': 2_000,
  'container.title': 150,
  'container.subtitle': 150,
}

/** The same by the last fields of the place, for what many elements share. */
export const SHARED_TEXT_LIMITS: readonly (readonly [string, number])[] = [
  ['.confirm.title', 100],
  ['.confirm.text', 300],
  ['.confirm.confirm', 30],
  ['.confirm.deny', 30],
  ['.placeholder', 150],
  ['options.text', 75],
  ['options.description', 75],
  ['option.text', 75],
  ['option_groups.label', 75],
]

/** How many items a list may hold, by its place. */
export const COUNT_LIMITS: Readonly<Record<string, number>> = {
  'section.fields': 10,
  'context.elements': 10,
  'actions.elements': 25,
  'container.child_blocks': 10,
  'overflow.options': 5,
  'checkboxes.options': 10,
  'radio_buttons.options': 10,
  'static_select.options': 100,
}

export type Fields = Record<string, unknown>

/** An object somewhere inside blocks, and its place as `TEXT_LIMITS` writes it. */
export interface Node {
  readonly place: string
  readonly fields: Fields
}

/** Every object inside the blocks, outside in. */
export function walk(value: unknown): readonly Node[] {
  const found: Node[] = []
  gather(value, '', found)
  return found
}

function gather(value: unknown, place: string, found: Node[]): void {
  if (Array.isArray(value)) {
    for (const item of value) gather(item, place, found)
    return
  }
  if (!isFields(value)) return
  found.push({ place, fields: value })
  const above = typeof value.type === 'string' ? value.type : place
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object') gather(inner, `${above}.${key}`, found)
  }
}

export function textLimit(place: string): number | undefined {
  return TEXT_LIMITS[place] ?? SHARED_TEXT_LIMITS.find(([end]) => place.endsWith(end))?.[1]
}

/** Code points of all texts that a reader sees. */
export function shownText(blocks: unknown): number {
  let sum = 0
  for (const { fields } of walk(blocks)) {
    if (typeof fields.text === 'string') sum += points(fields.text)
    if (typeof fields.title === 'string') sum += points(fields.title)
    if (typeof fields.fallback === 'string') sum += points(fields.fallback)
  }
  return sum
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
