/** Text from logs, models and people as GitHub's Markdown shows it: as words. No mention, reference, link, image or tag lives. */
export function plain(text: string, max = 2_000): string {
  return inert(clip(clean(text), max))
    .replace(/[\\`*_{}[\]()#!|~$]/g, '\\$&')
    .replace(/^(\s*)([-+=])/gm, '$1\\$2')
    .replace(/^(\s*\d+)\./gm, '$1\\.')
}

/** The same on one line, for titles and lists. */
export function plainLine(text: string, max = 300): string {
  return plain(text.replace(/\s+/g, ' ').trim(), max)
}

/** For places that are not Markdown but in which GitHub looks for mentions and references: titles, commit messages. */
export function inertLine(text: string, max = 200): string {
  return neutral(clip(clean(text).replace(/\s+/g, ' ').trim(), max))
}

/** A block of code that nothing in it can end. */
export function fenced(text: string, language = ''): string {
  const body = unskipped(clean(text))
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${body}\n${fence}`
}

/** No room taken, no meaning lost; what GitHub looks for is no longer there. */
const GAP = '\u200b'

function inert(text: string): string {
  return neutral(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** `@x`, `#1`, `GH-1`, `a/b#1`, `a@0123abc` and web addresses: each loses what makes it work. */
function neutral(text: string): string {
  return unskipped(text)
    .replace(/[@\uff20]/g, `$&${GAP}`)
    .replace(/[#\uff03](?=\w)/g, `$&${GAP}`)
    .replace(/\b(gh)-(?=\d)/gi, `$1-${GAP}`)
    .replace(/(?<=[A-Za-z]):(?=\/)/g, `:${GAP}`)
    .replace(/\b(www)\./gi, `$1${GAP}.`)
}

/**
 * `[skip ci]` and its kin, `skip-checks: true`, `***NO_CI***`: words by which a commit or a merge switches checks off. A
 * reverted title may hold one, and an attacker's log line too. Any `skip` in brackets counts: each CI has its own names.
 */
function unskipped(text: string): string {
  return text
    .replace(/\[(?=[^[\]\n]{0,80}(?:skip|\bno\b)[^[\]\n]{0,80}\])/gi, `[${GAP}`)
    .replace(/\b(skip)-(?=checks?\s*:)/gi, `$1-${GAP}`)
    .replace(/\*\*\*(?=no_ci)/gi, `***${GAP}`)
}

/** Without terminal, direction and invisible characters, which hide what a text says. */
function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
}

function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`
}
