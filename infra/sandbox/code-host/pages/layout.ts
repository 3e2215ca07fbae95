/** HTML that is safe by construction: `html` escapes every value that is not HTML itself. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Piece = Html | string | number | readonly Html[]

export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.map((part, at) => part + (at < values.length ? render(values[at] ?? '') : '')).join(''))
}

/** A whole page: no script, nothing fetched from elsewhere. */
export function page(title: string, crumbs: readonly { text: string; href?: string }[], content: Html): string {
  const trail = crumbs.map(({ text, href }) =>
    href === undefined ? html`<b>${text}</b>` : html`<a href="${href}">${text}</a>`,
  )
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>
<body><header><nav aria-label="Where you are">${join(trail)}</nav></header><main>${content}</main></body></html>`.text
}

export function time(at: string): Html {
  return html`<time datetime="${at}">${at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</time>`
}

function join(pieces: readonly Html[]): Html {
  return new Html(pieces.map((piece) => piece.text).join(' / '))
}

function render(value: Piece): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map((piece: Html) => piece.text).join('')
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const STYLE = new Html(`
:root{color-scheme:light dark;--line:#d0d7de;--soft:#656d76;--add:#e6ffec;--del:#ffebe9;--hunk:#ddf4ff;--page:#fff;--ink:#1f2328;--link:#0969da}
@media(prefers-color-scheme:dark){:root{--line:#30363d;--soft:#8d96a0;--add:#12361f;--del:#431a1c;--hunk:#12304d;--page:#0d1117;--ink:#e6edf3;--link:#4493f8}}
body{margin:0;font:15px/1.5 system-ui,sans-serif;background:var(--page);color:var(--ink)}
header{padding:12px 24px;border-bottom:1px solid var(--line)}main{max-width:1000px;margin:0 auto;padding:24px}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}h1{font-size:24px;font-weight:500}h2{font-size:17px;margin-top:28px}
.soft{color:var(--soft)}code,pre{font:12.5px/1.5 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere}
.box{border:1px solid var(--line);border-radius:8px;margin:12px 0;overflow:hidden}.box>*{padding:8px 14px;margin:0}.box>*+*{border-top:1px solid var(--line)}
.tag{display:inline-block;padding:2px 12px;border-radius:20px;color:#fff;font-weight:600}.open{background:#1a7f37}.merged{background:#8250df}.closed{background:#cf222e}
.diff{padding:0}.diff span{display:block;padding:0 14px;min-height:19px}.diff .a{background:var(--add)}.diff .d{background:var(--del)}.diff .h{background:var(--hunk);color:var(--soft)}
.success{color:#1a7f37}.failure,.timed_out{color:#cf222e}.queued,.in_progress{color:#9a6700}`)
