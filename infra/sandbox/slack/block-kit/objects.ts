import { jsonsOf } from '../json.ts'
import { boolean, byType, type Check, exactlyOneOf, list, number, object, oneOf, type Shape, string } from './check.ts'

export const actionId = string(255)

export function plainText(max: number): Check {
  return byType(() => ({
    plain_text: object({
      required: { type: oneOf('plain_text'), text: string(max) },
      optional: { emoji: boolean },
    }),
  }))
}

/** Plain text or mrkdwn. */
export function anyText(max: number): Check {
  const plain = plainText(max)
  return byType(() => ({ plain_text: plain, mrkdwn: mrkdwnShape(max) }))
}

export const confirm: Check = object({
  required: { title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30) },
  optional: { style: oneOf('primary', 'danger') },
})

const slackFileShape: Shape = { optional: { id: string(255), url: string(3000) }, also: exactlyOneOf('id', 'url') }
export const slackFile: Check = object(slackFileShape)

/** `text` of an option is plain in menus and may be mrkdwn in radio buttons and checkboxes; a url is for overflow menus. */
export function option(text: Check, withUrl = false): Check {
  return object({
    required: { text, value: string(75) },
    optional: { description: text, ...(withUrl ? { url: string(3000) } : {}) },
  })
}

export const menuOption = option(plainText(75))
export const richOption = option(anyText(75))

export const optionGroup: Check = object({ required: { label: plainText(75), options: list(menuOption, 1, 100) } })

export const dispatchActionConfig: Check = object({
  optional: { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2) },
})

export const conversationFilter: Check = object({
  optional: {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 1, 4),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
})

/** A choice that is preset must be one of those offered. */
export function initialIsOffered(initial: string, many: boolean): NonNullable<Shape['also']> {
  return (value, pointer, report) => {
    if (value[initial] === undefined) return
    const groups = jsonsOf(value.option_groups).flatMap((group) => jsonsOf(group.options))
    const offered = new Set([...jsonsOf(value.options), ...groups].map((entry) => entry.value))
    if (offered.size === 0) return
    const chosen = many ? jsonsOf(value[initial]) : jsonsOf([value[initial]])
    if (chosen.some((entry) => !offered.has(entry.value)))
      report(`${pointer}/${initial}`, 'must match an option that is offered')
  }
}

export const lineCount = number(1, 100)

function mrkdwnShape(max: number): Check {
  return object({ required: { type: oneOf('mrkdwn'), text: string(max) }, optional: { verbatim: boolean } })
}
