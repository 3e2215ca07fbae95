import type {
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextSection,
} from '@slack/types'
import { isUserId } from './mrkdwn.ts'
import { cut, plain, unixSeconds, utc, utcSeconds } from './words.ts'

/** Rich text takes foreign words as they are: nothing in a text leaf is ever acted on. The place for logs, models and people. */
export function rich(...elements: readonly (RichTextBlockElement | undefined)[]): RichTextBlock {
  return { type: 'rich_text', elements: elements.filter((element) => element !== undefined) }
}

export type Style = 'bold' | 'italic' | 'strike' | 'code'

/** Words; line breaks stay. */
export function words(foreign: string, ...styles: readonly Style[]): RichTextElement {
  const leaf = { type: 'text' as const, text: plain(foreign) || ' ' }
  return styles.length === 0 ? leaf : { ...leaf, style: Object.fromEntries(styles.map((style) => [style, true])) }
}

export function richPerson(userId: string, display?: string): RichTextElement {
  return isUserId(userId) ? { type: 'user', user_id: userId } : words(display ?? userId, 'bold')
}

/** A moment in each reader's own time zone. */
export function richDate(iso: string, format = '{date_short_pretty} {time}'): RichTextElement {
  const timestamp = unixSeconds(iso)
  return timestamp === undefined
    ? words(iso)
    : { type: 'date', timestamp, format, fallback: format.includes('secs') ? utcSeconds(iso) : utc(iso) }
}

/** Words, with the moments in them (`2026-11-21 11:04:05 UTC`, ISO 8601) told in each reader's own time zone. */
export function datedWords(foreign: string): RichTextElement[] {
  const parts = foreign.split(/\b(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z| UTC)\b)/)
  const iso = (moment: string) => moment.replace(' UTC', 'Z').replace(' ', 'T')
  const leaf = (part: string, i: number) =>
    i % 2 === 1 ? richDate(iso(part), '{date_short_pretty} {time_secs}') : words(part)
  return parts.flatMap((part, i) => (part === '' && parts.length > 1 ? [] : [leaf(part, i)]))
}

export function para(...elements: readonly RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements: [...elements] }
}

export function list(
  style: 'bullet' | 'ordered',
  items: readonly (readonly RichTextElement[])[],
): RichTextList | undefined {
  return items.length === 0
    ? undefined
    : { type: 'rich_text_list', style, elements: items.map((item) => para(...item)) }
}

export function quote(...elements: readonly RichTextElement[]): RichTextBlockElement {
  return { type: 'rich_text_quote', elements: [...elements] }
}

/** Logs and diffs: as they are, in a fixed width; at most `max` code points. */
export function preformatted(foreign: string, max = 2_800): RichTextPreformatted {
  const body = cut(plain(foreign).replace(/\s+$/, ''), max)
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: body || ' ' }] }
}
