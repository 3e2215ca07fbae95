import { spoken } from './head.ts'
import { date, md, short } from './mrkdwn.ts'
import { context, type Message, message, section } from './parts.ts'
import type { Head } from './props.ts'
import { list, para, rich, words } from './rich.ts'
import { count, cut, plain } from './words.ts'

export interface PostmortemProps {
  readonly head: Head
  readonly title: string
  readonly at: string
  readonly sections: readonly {
    readonly heading: string
    readonly lines: readonly { readonly text: string; readonly facts: number }[]
  }[]
  /** Where it was published, once it was. */
  readonly published?: string | undefined
}

const LINES = 8

/** The draft in short: every section with its first lines. The whole is the file beside it. */
export function postmortemDraft({ head, title, at, sections, published }: PostmortemProps): Message {
  const state =
    published === undefined
      ? md`Draft from the timeline, nobody has read it yet.`
      : md`Published: ${short(published, 200)}`
  const facts = sections.reduce((sum, one) => sum + one.lines.reduce((n, line) => n + line.facts, 0), 0)
  return message(spoken(head, `Postmortem: ${title}`, state), [
    section(md`*Postmortem* · ${short(title, 200)}\n${state}`),
    sections.length === 0 ? undefined : rich(...sections.slice(0, 12).flatMap(outline)),
    context(md`${count(facts, 'citation')} of facts on the timeline · ${date(at)}`),
  ])
}

function outline({ heading, lines }: PostmortemProps['sections'][number]) {
  const shown = lines.slice(0, LINES).map((line) => [words(cut(line.text, 400))])
  const more = lines.length > LINES ? [[words(`${lines.length - LINES} more in the file`, 'italic')]] : []
  return [para(words(heading, 'bold')), list('bullet', [...shown, ...more])]
}

/** The whole document as Markdown, for the file. Foreign words stay words: no HTML, no images, no mentions. */
export function postmortemMarkdown({ title, sections }: Pick<PostmortemProps, 'title' | 'sections'>): string {
  const safe = (foreign: string) =>
    plain(foreign)
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_[\]<>#|!~]/g, '\\$&')
      .replace(/@(?=\w)/g, '@\u200b')
  const parts = sections.map(
    (one) => `## ${safe(one.heading)}\n\n${one.lines.map((line) => `- ${safe(line.text)}`).join('\n')}`,
  )
  return `${[`# Postmortem: ${safe(title)}`, ...parts].join('\n\n')}\n`
}
