import type { Json } from '../json.ts'
import { boolean, type Check, exactlyOneOf, list, number, object, oneOf, type Report, string } from './check.ts'
import { accessoryElement, actionsElement, contextActionsElement, contextElement, inputElement } from './elements.ts'
import { anyText, plainText, slackFile } from './objects.ts'

const blockId = { block_id: string(255) }

/** The blocks that only arrange text, images and elements. */
export const layoutBlocks: Readonly<Record<string, Check>> = {
  header: object({
    required: { type: oneOf('header'), text: plainText(150) },
    optional: { ...blockId, level: number(1, 4) },
  }),
  section: object({
    required: { type: oneOf('section') },
    optional: {
      ...blockId,
      text: anyText(3000),
      fields: list(anyText(2000), 1, 10),
      accessory: accessoryElement,
      expand: boolean,
    },
    also: textOrFields,
  }),
  context: object({
    required: { type: oneOf('context'), elements: list(contextElement, 1, 10) },
    optional: blockId,
  }),
  actions: object({
    required: { type: oneOf('actions'), elements: list(actionsElement, 1, 25) },
    optional: blockId,
  }),
  context_actions: object({
    required: { type: oneOf('context_actions'), elements: list(contextActionsElement, 1, 5) },
    optional: blockId,
  }),
  divider: object({ required: { type: oneOf('divider') }, optional: blockId }),
  image: object({
    required: { type: oneOf('image'), alt_text: string(2000) },
    optional: { ...blockId, image_url: string(3000), slack_file: slackFile, title: plainText(2000) },
    also: exactlyOneOf('image_url', 'slack_file'),
  }),
  input: object({
    required: { type: oneOf('input'), label: plainText(2000), element: inputElement },
    optional: { ...blockId, hint: plainText(2000), optional: boolean, dispatch_action: boolean },
  }),
  markdown: object({ required: { type: oneOf('markdown'), text: string(12_000) }, optional: blockId }),
  video: object({
    required: {
      type: oneOf('video'),
      alt_text: string(2000),
      title: plainText(199),
      thumbnail_url: string(3000),
      video_url: string(3000),
    },
    optional: {
      ...blockId,
      author_name: string(49),
      description: plainText(199),
      provider_icon_url: string(3000),
      provider_name: string(255),
      title_url: string(3000),
    },
  }),
}

function textOrFields(value: Json, pointer: string, report: Report): void {
  if (value.text === undefined && value.fields === undefined) report(pointer, 'must provide one of: text, fields')
}
