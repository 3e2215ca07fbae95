import { type Html, html } from './layout.ts'

/** The little Markdown that pull requests are written in, for reading: headings, lists, code, bold, links. All else stays text. */
export function markdown(source: string): Html {
  const blocks: Html[] = []
  const lines = source.replace(/<!--[\s\S]*?-->/g, '').split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const fence = /^\s*(`{3,})/.exec(line)?.[1]
    if (fence === undefined) {
      blocks.push(block(line))
      continue
    }
    const end = lines.findIndex((one, place) => place > at && one.trim() === fence)
    const stop = end < 0 ? lines.length : end
    blocks.push(html`<pre>${lines.slice(at + 1, stop).join('\n')}</pre>`)
    at = stop
  }
  return html`${blocks}`
}

function block(line: string): Html {
  const heading = /^#{1,6} (.*)$/.exec(line)?.[1]
  if (heading !== undefined) return html`<h3>${inline(heading)}</h3>`
  const item = /^\s*- (?:\[([ x])\] )?(.*)$/.exec(line)
  if (item) return html`<p>${item[1] === 'x' ? '☑' : item[1] === ' ' ? '☐' : '•'} ${inline(item[2] ?? '')}</p>`
  if (/^-{3,}$/.test(line)) return html`<hr>`
  return line.trim() === '' ? html`` : html`<p>${inline(line)}</p>`
}

function inline(text: string): readonly Html[] {
  return text.split(TOKEN).map((piece, at) => {
    if (at % 2 === 0) return html`${plainWords(piece)}`
    if (piece.startsWith('[')) return link(piece)
    return piece.startsWith('`')
      ? html`<code>${piece.slice(1, -1)}</code>`
      : html`<b>${plainWords(piece.slice(2, -2))}</b>`
  })
}

/** Bold, code, and a link whose bracket no backslash takes back. */
const TOKEN = /(\*\*(?:\\.|[^*\\])+\*\*|`[^`]+`|(?<!\\)\[(?:\\.|[^[\]\\])+\]\([^\s()<>]+\))/

/** Leads to plain web addresses alone; any other stays as it was written. */
function link(piece: string): Html {
  const [, words = '', address = ''] = /^\[(.+)\]\(([^()]+)\)$/.exec(piece) ?? []
  const href = plainWords(address)
  const isWeb = /^https?:\/\/[^\s"'<>\\]+$/i.test(href) && URL.canParse(href)
  return isWeb ? html`<a href="${href}" rel="noreferrer">${plainWords(words)}</a>` : html`${plainWords(piece)}`
}

/** What the writer meant before it was made safe for Markdown; the page escapes it again in its own way. */
function plainWords(text: string): string {
  const signs: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }
  return text.replace(/\\([!-/:-@[-`{-~])|&(?:lt|gt|amp);/g, (whole, sign?: string) => sign ?? signs[whole] ?? whole)
}
