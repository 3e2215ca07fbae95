import type { Json } from '../json.ts'
import { boolean, byType, type Check, list, object, oneOf, type Report, string } from './check.ts'
import { buttonElement, imageElement, urlSource } from './elements.ts'
import { anyText, plainText } from './objects.ts'
import { richText } from './rich-text.ts'

const blockId = { block_id: string(255) }

const cardFields = {
  hero_image: imageElement,
  icon: imageElement,
  title: anyText(150),
  subtitle: anyText(150),
  body: anyText(200),
  subtext: anyText(200),
  actions: list(buttonElement, 1, 2),
}

const card = object({ required: { type: oneOf('card') }, optional: { ...blockId, ...cardFields }, also: someContent })

const taskCard = object({
  required: {
    type: oneOf('task_card'),
    task_id: string(255),
    title: string(255),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  optional: {
    ...blockId,
    details: richText,
    output: richText,
    sources: list(urlSource, 0, 100),
  },
})

const plan = object({
  required: { type: oneOf('plan'), title: string(255) },
  optional: {
    ...blockId,
    tasks: list(
      byType(() => ({ task_card: taskCard })),
      0,
      50,
    ),
  },
})

const alert = object({
  required: { type: oneOf('alert'), text: anyText(3000) },
  optional: { ...blockId, level: oneOf('default', 'info', 'warning', 'error', 'success') },
})

/** Cards, carousels, agents' plans and alerts. */
export const cardBlocks: Readonly<Record<string, Check>> = {
  card,
  carousel: object({
    required: {
      type: oneOf('carousel'),
      elements: list(
        byType(() => ({ card })),
        1,
        10,
      ),
    },
    optional: blockId,
  }),
  task_card: taskCard,
  plan,
  alert,
}

const IN_CONTAINER = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
]

/** A titled box around other blocks; `blocks` are the checks for those. */
export function containerBlock(blocks: () => Readonly<Record<string, Check>>): Check {
  const children = () => Object.fromEntries(Object.entries(blocks()).filter(([type]) => IN_CONTAINER.includes(type)))
  return object({
    required: { type: oneOf('container'), child_blocks: list(byType(children), 1, 10) },
    optional: {
      ...blockId,
      title: plainText(150),
      rich_text_title: richText,
      subtitle: anyText(150),
      icon: imageElement,
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    also: oneTitle,
  })
}

function someContent(value: Json, pointer: string, report: Report): void {
  const some = ['hero_image', 'title', 'actions', 'body'].some((name) => value[name] !== undefined)
  if (!some) report(pointer, 'must provide one of: hero_image, title, actions, body')
}

function oneTitle(value: Json, pointer: string, report: Report): void {
  if (value.title !== undefined && value.rich_text_title !== undefined)
    report(pointer, 'must provide no more than one of: title, rich_text_title')
}
