import { boolean, byType, type Check, list, number, object, oneOf, string } from './check.ts'

const styles = { bold: boolean, italic: boolean, strike: boolean, code: boolean, underline: boolean }
const mentionStyles = { ...styles, highlight: boolean, client_highlight: boolean, unlink: boolean }
const style = object({ optional: styles })
const mentionStyle = object({ optional: mentionStyles })

const leaves: Readonly<Record<string, Check>> = {
  text: object({ required: { type: oneOf('text'), text: string(40_000) }, optional: { style } }),
  link: object({
    required: { type: oneOf('link'), url: string(3000) },
    optional: { text: string(3000, 0), unsafe: boolean, style },
  }),
  emoji: object({
    required: { type: oneOf('emoji'), name: string(255) },
    optional: { unicode: string(255), skin_tone: number(1, 6), style },
  }),
  user: object({ required: { type: oneOf('user'), user_id: string(255) }, optional: { style: mentionStyle } }),
  usergroup: object({
    required: { type: oneOf('usergroup'), usergroup_id: string(255) },
    optional: { style: mentionStyle },
  }),
  channel: object({ required: { type: oneOf('channel'), channel_id: string(255) }, optional: { style: mentionStyle } }),
  team: object({ required: { type: oneOf('team'), team_id: string(255) }, optional: { style: mentionStyle } }),
  broadcast: object({
    required: { type: oneOf('broadcast'), range: oneOf('here', 'channel', 'everyone') },
    optional: { style },
  }),
  color: object({ required: { type: oneOf('color'), value: string(7) }, optional: { style } }),
  date: object({
    required: { type: oneOf('date'), timestamp: number(0, 99_999_999_999), format: string(255) },
    optional: { url: string(3000), fallback: string(3000), style },
  }),
}

const leaf = byType(() => leaves)
const section = object({ required: { type: oneOf('rich_text_section'), elements: list(leaf, 0, 10_000) } })

const parts: Readonly<Record<string, Check>> = {
  rich_text_section: section,
  rich_text_list: object({
    required: {
      type: oneOf('rich_text_list'),
      style: oneOf('bullet', 'ordered'),
      elements: list(
        byType(() => ({ rich_text_section: section })),
        1,
        10_000,
      ),
    },
    optional: { indent: number(0, 8), offset: number(0, 10_000), border: number(0, 1) },
  }),
  rich_text_quote: object({
    required: { type: oneOf('rich_text_quote'), elements: list(leaf, 0, 10_000) },
    optional: { border: number(0, 1) },
  }),
  rich_text_preformatted: object({
    required: {
      type: oneOf('rich_text_preformatted'),
      elements: list(
        byType(() => ({ text: leaves.text ?? refuse, link: leaves.link ?? refuse })),
        0,
        10_000,
      ),
    },
    optional: { border: number(0, 1), language: string(255) },
  }),
}

/** Sections, lists, quotes and preformatted text. */
export const richText: Check = object({
  required: {
    type: oneOf('rich_text'),
    elements: list(
      byType(() => parts),
      1,
      10_000,
    ),
  },
  optional: { block_id: string(255) },
})

function refuse(_value: unknown, pointer: string, report: (at: string, message: string) => void): void {
  report(pointer, 'is not allowed here')
}
