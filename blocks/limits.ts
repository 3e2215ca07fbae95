import type { AnyBlock } from '@slack/types'
import { blockFaults, tokenFaults } from './limit-faults.ts'
import { type Fields, LIMITS, shownText, textLimit, walk } from './limit-rules.ts'
import { context, type Message } from './parts.ts'
import { cut, points } from './words.ts'

export type Surface = 'message' | 'modal' | 'home'

/** The same message within every limit of Slack's: long texts end in an ellipsis, parts too many become `n more`. */
export function fitMessage(message: Message): Message {
  return { text: cutMarkup(message.text, LIMITS.messageText), blocks: fitBlocks(message.blocks, 'message') }
}

/** The same blocks within the limits of a surface. Rows of buttons are kept before anything else. */
export function fitBlocks(blocks: readonly AnyBlock[], surface: Surface): readonly AnyBlock[] {
  const copy = structuredClone([...blocks])
  for (const { place, fields } of walk(copy)) fitText(place, fields)
  shortenSamples(copy)
  return dropFromEnd(copy, mostBlocks(surface))
}

/** Throws with every fault that Slack would refuse a message for, or that could act on people. */
export function assertMessage(message: Message): void {
  complain('message', messageFaults(message))
}

/** The same for the blocks of a modal or the home tab. */
export function assertBlocks(blocks: readonly AnyBlock[], surface: Surface): void {
  complain(surface, blockFaults(blocks.map(asFields), mostBlocks(surface)))
}

/** Empty for a message that Slack takes. */
export function messageFaults(message: Message): readonly string[] {
  const length = points(message.text)
  return [
    ...(message.text.trim() === '' ? ['text is empty'] : []),
    ...(length > LIMITS.messageText ? [`text has ${length} characters of ${LIMITS.messageText}`] : []),
    ...tokenFaults(message.text, 'text'),
    ...blockFaults(message.blocks.map(asFields), LIMITS.messageBlocks),
  ]
}

/** Cuts markup without leaving half a token or half an escape. */
export function cutMarkup(markup: string, max: number): string {
  if (points(markup) <= max) return markup
  const kept = cut(markup, max).slice(0, -1)
  const open = kept.lastIndexOf('<')
  const whole = open > kept.lastIndexOf('>') ? kept.slice(0, open) : kept
  return `${whole.replace(/&[a-z]*$/, '')}…`
}

function complain(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`This ${what} breaks Slack's rules, mend its view: ${faults.join('; ')}`)
}

function mostBlocks(surface: Surface): number {
  return surface === 'message' ? LIMITS.messageBlocks : LIMITS.viewBlocks
}

function fitText(place: string, fields: Fields): void {
  const max = textLimit(place)
  if (max === undefined || typeof fields.text !== 'string') return
  fields.text = fields.type === 'mrkdwn' ? cutMarkup(fields.text, max) : cut(fields.text, max)
}

/** Takes what is too much from the longest fixed-width texts first: they are samples of something linked in full. */
function shortenSamples(blocks: readonly AnyBlock[]): void {
  const leaves = [...walk(blocks)].filter(({ place }) => place === 'rich_text_preformatted.elements')
  const size = (leaf: (typeof leaves)[number]) => points(String(leaf.fields.text))
  for (let over = tooMuch(blocks); over > 0; over = tooMuch(blocks)) {
    const [longest] = leaves.toSorted((a, b) => size(b) - size(a))
    if (longest === undefined || size(longest) <= 300) return
    longest.fields.text = cut(String(longest.fields.text), Math.max(300, size(longest) - over))
  }
}

function dropFromEnd(blocks: readonly AnyBlock[], most: number): readonly AnyBlock[] {
  if (blocks.length <= most && tooMuch(blocks) <= 0) return blocks
  const kept = [...blocks]
  for (let over = tooMuch(kept) + 40; kept.length > 0 && (kept.length >= most || over > 0); ) {
    const last = kept.findLastIndex((block) => block.type !== 'actions')
    over -= shownText(kept.splice(last === -1 ? kept.length - 1 : last, 1))
  }
  const afterWords = kept.findLastIndex((block) => block.type !== 'actions') + 1
  const more = context(`${blocks.length - kept.length} more not shown here`)
  return more === undefined ? kept : kept.toSpliced(afterWords, 0, more)
}

function tooMuch(blocks: readonly AnyBlock[]): number {
  return shownText(blocks) - LIMITS.totalText
}

/** Blocks are JSON objects; the rules look at them field by field, whatever their type. */
function asFields(block: AnyBlock): Fields {
  return block as unknown as Fields
}
