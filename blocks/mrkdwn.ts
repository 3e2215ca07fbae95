import { cut, oneLine, safeUrl, unixSeconds, utc, utcSeconds } from './words.ts'

/** Only text built in this file from literals and escaped parts goes in. */
let trusted: (text: string) => Mrkdwn

/** Slack markup that is ours: every foreign word in it went through `escape`. Only this file can make one. */
export class Mrkdwn {
  readonly #text: string
  private constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
  get length(): number {
    return this.#text.length
  }
  static {
    trusted = (text) => new Mrkdwn(text)
  }
}

/** What may stand in markup: markup as it is, strings and numbers escaped. */
export type Word = Mrkdwn | string | number

/** The way to write markup: md`*${title}* since ${date(at)}`. The template's words are ours, the rest is escaped. */
export function md(words: TemplateStringsArray, ...values: readonly Word[]): Mrkdwn {
  return trusted(words.reduce((text, word, i) => text + mrkdwn(values[i - 1] ?? '').toString() + word))
}

/** Markup for any word. */
export function mrkdwn(word: Word): Mrkdwn {
  if (word instanceof Mrkdwn) return word
  return typeof word === 'number' ? trusted(String(word)) : escaped(word)
}

/** Foreign words on one line, with nothing left in them that Slack would act on: no mention, link, emoji, quote or code. */
export function escaped(foreign: string): Mrkdwn {
  return trusted(
    oneLine(foreign)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('`', 'ˋ')
      .replaceAll('*', '∗')
      .replaceAll('~', '∼')
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\u200b_\u200b')
      .replace(/([@#])(?=[\p{L}\p{N}_])/gu, '$1\u200b')
      .replace(/:(?=[\p{L}\p{N}_+'-]+:)/gu, ':\u200b'),
  )
}

/** `escape` of at most `max` code points: the cut never falls inside an escape. */
export function short(foreign: string, max: number): Mrkdwn {
  return escaped(cut(oneLine(foreign), max))
}

/** `short`, with the moments in it told in each reader's own time zone: `2026-11-21T11:04:05.000Z`, `2026-11-21 11:04 UTC`. */
export function dated(foreign: string, max: number): Mrkdwn {
  const parts = cut(oneLine(foreign), max).split(/\b(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z| UTC)\b)/)
  return trusted(parts.map((part, i) => (i % 2 === 1 ? moment(part) : inside(part))).join(''))
}

function moment(written: string): Mrkdwn {
  return date(written.replace(' UTC', 'Z').replace(' ', 'T'), '{date_short_pretty} {time_secs}')
}

/** In code type, where Slack reads no emphasis: but for backticks the words are as they were, so that they can be copied. */
export function code(foreign: string, max = 200): Mrkdwn {
  const words = cut(oneLine(foreign), max)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', 'ˋ')
  return trusted(words === '' ? '' : `\`${words}\``)
}

/** A link of our own making. Any address but a plain http(s) one becomes its label alone. */
export function link(url: string, label: string): Mrkdwn {
  const address = safeUrl(url)
  const words = short(label.replaceAll('|', '¦'), 150)
  if (address === undefined || words.length === 0) return words
  return trusted(`<${address.replaceAll('&', '&amp;')}|${words}>`)
}

/** A person: a mention for a Slack user id, their name otherwise. A mention in a new message notifies; in an edit it does not. */
export function person(userId: string, display?: string): Mrkdwn {
  return isUserId(userId) ? trusted(`<@${userId}>`) : short(display ?? userId, 80)
}

/** The operator's own words from the configuration: whole mentions of people and user groups in it are live, all else is escaped. */
export function operatorWords(words: string, max = 300): Mrkdwn {
  const parts = cut(oneLine(words), max).split(/(<@[UW][A-Z0-9]{4,20}>|<!subteam\^S[A-Z0-9]{4,20}>)/)
  return trusted(parts.map((part, i) => (i % 2 === 1 ? part : inside(part))).join(''))
}

export function isUserId(userId: string): boolean {
  return /^[UW][A-Z0-9]{4,20}$/.test(userId)
}

/** A channel by its id; its name with a number sign where the id is none. */
export function channel(channelId: string, name = ''): Mrkdwn {
  return /^[CG][A-Z0-9]{2,20}$/.test(channelId)
    ? trusted(`<#${channelId}>`)
    : name === ''
      ? trusted('')
      : md`#${short(name, 80)}`
}

export type DateFormat =
  | '{date_short_pretty} {time}'
  | '{date_short_pretty} {time_secs}'
  | '{time}'
  | '{time_secs}'
  | '{date_short}'
  | '{ago}'

/** A moment in each reader's own time zone. `iso` is ISO 8601; anything else is shown as it stands. */
export function date(iso: string, format: DateFormat = '{date_short_pretty} {time}'): Mrkdwn {
  const seconds = unixSeconds(iso)
  return seconds === undefined
    ? short(iso, 40)
    : trusted(`<!date^${seconds}^${format}|${format.includes('secs') ? utcSeconds(iso) : utc(iso)}>`)
}

/** Parts in a row; empty ones are left out. */
export function join(parts: readonly Mrkdwn[], between: ' · ' | '\n' | ' ' | ', ' = ' · '): Mrkdwn {
  return trusted(
    parts
      .filter((part) => part.length > 0)
      .map(String)
      .join(between),
  )
}

/** Escaped, with the spaces at its ends kept. */
function inside(part: string): string {
  return part === '' ? '' : `${/^\s/.test(part) ? ' ' : ''}${escaped(part)}${/\S\s$/.test(part) ? ' ' : ''}`
}
