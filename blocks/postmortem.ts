import { spoken } from './head.ts'
import { date, join, md, short } from './mrkdwn.ts'
import { context, type Message, message, section } from './parts.ts'
import type { Head } from './props.ts'
import { datedWords, list, para, rich, words } from './rich.ts'
import { cut, plain, utcSeconds } from './words.ts'

export interface PostmortemProps {
  readonly head: Head
  readonly title: string
  readonly at: string
  readonly sections: readonly {
    readonly heading: string
    /** `cites`: the facts that the line rests on, by their number. */
    readonly lines: readonly { readonly text: string; readonly cites: readonly number[] }[]
  }[]
  readonly facts: readonly CitedFact[]
  /** Where it was published, once it was. */
  readonly published?: string | undefined
}

/** A fact on the timeline that a line cites. */
export interface CitedFact {
  /** From 1. */
  readonly number: number
  /** In a few words: `cause proposed`. */
  readonly what: string
  readonly at: string
  readonly event_id: string
}

/** Of a longer section so many lines are shown: how it began and how it ended. */
const LINES = 8
const LAST_LINES = 3
const FACTS_A_LINE = 10

/** The draft in short: every section with its first and last lines, each with the facts it cites. The whole is the file beside it. */
export function postmortemDraft(props: PostmortemProps): Message {
  const { head, title, at, sections, published } = props
  const state =
    published === undefined
      ? md`Draft from the timeline, nobody has read it yet.`
      : md`Published: ${short(published, 200)}`
  return message(spoken(head, `Postmortem: ${title}`, state), [
    section(md`*Postmortem* · ${short(title, 200)}\n${state}`),
    sections.length === 0 ? undefined : rich(...sections.slice(0, 12).flatMap(outline)),
    context(...citedFacts(props), md`Drafted ${date(at)}`),
  ])
}

function outline({ heading, lines }: PostmortemProps['sections'][number]) {
  const { first, last } = shownOf(lines)
  const item = (line: (typeof lines)[number]) => [...datedWords(cut(line.text, 400)), words(bracketed(line.cites))]
  const more = last.length === 0 ? [] : [[words(`${lines.length - LINES} more in the file`, 'italic')]]
  return [para(words(heading, 'bold')), list('bullet', [...first.map(item), ...more, ...last.map(item)])]
}

function shownOf<T>(lines: readonly T[]): { readonly first: readonly T[]; readonly last: readonly T[] } {
  if (lines.length <= LINES) return { first: lines, last: [] }
  return { first: lines.slice(0, LINES - LAST_LINES), last: lines.slice(-LAST_LINES) }
}

function citedFacts({ sections, facts }: PostmortemProps) {
  const lines = sections.slice(0, 12).flatMap((one) => Object.values(shownOf(one.lines)).flat())
  const shown = new Set(lines.flatMap((line) => line.cites))
  const named = facts
    .filter(({ number }) => shown.has(number))
    .map((one) => md`[${one.number}] ${short(one.what, 80)} ${date(one.at, '{time_secs}')}`)
  const rows = Array.from({ length: Math.ceil(named.length / FACTS_A_LINE) }, (_, i) =>
    join(named.slice(i * FACTS_A_LINE, i * FACTS_A_LINE + FACTS_A_LINE)),
  )
  return rows.slice(0, 9)
}

/** The whole document as Markdown, for the file. Foreign words stay words: no HTML, no images, no mentions. */
export function postmortemMarkdown({ title, sections, facts }: Pick<PostmortemProps, 'title' | 'sections' | 'facts'>) {
  const parts = sections.map(
    (one) =>
      `## ${safe(one.heading)}\n\n${one.lines.map((line) => `- ${safe(line.text)}${bracketed(line.cites)}`).join('\n')}`,
  )
  const named = facts.map(
    (one) => `- [${one.number}] ${utcSeconds(one.at)} ${safe(one.what)} (event \`${one.event_id}\`)`,
  )
  const cited = named.length === 0 ? [] : [`## Facts cited\n\n${named.join('\n')}`]
  return `${[`# Postmortem: ${safe(title)}`, ...parts, ...cited].join('\n\n')}\n`
}

/** ` [1] [4]`, behind the line that cites them. */
function bracketed(cites: readonly number[]): string {
  return cites.map((number) => ` [${number}]`).join('')
}

/** Escapes only what would act where it stands: a number sign at the beginning, an underscore at the edge of a word. */
function safe(foreign: string): string {
  return plain(foreign)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*[\]<>~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[#+-]|^\d+(?=[.)] )/gu, (mark) =>
      /^\d/.test(mark) ? `${mark}\\` : `\\${mark}`,
    )
    .replace(/@(?=\w)/g, '@\u200b')
}
