/** A token as merging sees it: a space, a mark, or a word; `VARIABLE` inside stands for what varied already. */
export const VARIABLE = '\u0000'

const MAX_QUOTED = 8
const MAX_REPEATED = 10
/** Marks that hold a name together: `a.b/c.d`, `user@host`. */
const JOINS = '/@$%+\\~'
const HOLLOW = new Set(['()', '[]', '{}'])

export function isWord(token: string): boolean {
  return token.length !== 1 || token === VARIABLE || /[A-Za-z0-9\u0080-\uffff]/.test(token)
}

/**
 * Tokens of a skeleton in the form that is compared: names are one token, an empty value is a variable, a text in quotes
 * is one token, and a list of equal parts is its first part. Pure.
 */
export function normalForm(tokens: readonly string[]): readonly string[] {
  return withoutRepeats(withNames(withQuotes(tokens)))
}

function withQuotes(tokens: readonly string[]): readonly string[] {
  if (!tokens.includes('"') && !tokens.includes("'")) return tokens
  const out: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    const end = token === '"' || token === "'" ? closingQuote(tokens, at) : -1
    if (end < 0) out.push(token)
    else {
      out.push(`"${tokens.slice(at + 1, end).join('')}"`)
      at = end
    }
  }
  return out
}

/** Where the quotation ends that opens here; -1 where it is an apostrophe, is long, or holds a variable. */
function closingQuote(tokens: readonly string[], at: number): number {
  const before = tokens[at - 1]
  const end = tokens.indexOf(tokens[at] ?? '', at + 1)
  if (end <= at + 1 || end - at > MAX_QUOTED || (before !== undefined && isWord(before))) return -1
  return tokens.slice(at + 1, end).includes('') ? -1 : end
}

function withNames(tokens: readonly string[]): string[] {
  const out: string[] = []
  let joined = false
  for (const token of tokens) {
    const before = out.at(-1)
    const text = token === '' ? VARIABLE : token
    if (isWord(text)) {
      const parts = joined ? out.splice(-2) : before !== undefined && isWord(before) ? out.splice(-1) : []
      out.push(parts.join('') + text)
      joined = false
      continue
    }
    joined = JOINS.includes(text) && before !== undefined && isWord(before)
    if (before !== undefined && (HOLLOW.has(before + text) || (text === ' ' && before === '='))) out.push(VARIABLE)
    out.push(text)
  }
  if (out.at(-1) === '=') out.push(VARIABLE)
  return out
}

/** `blk_<> blk_<> blk_<>` becomes one of them, whatever the length of the list. */
function withoutRepeats(tokens: string[]): readonly string[] {
  for (let size = 2; size <= MAX_REPEATED; size++) {
    let kept = 0
    for (let at = 0; at < tokens.length; at++) {
      tokens[kept++] = tokens[at] ?? ''
      if (repeats(tokens, kept, size)) kept -= size
    }
    tokens.length = kept
  }
  return tokens
}

/** The last `size` tokens before `end` are those before them, and hold a name with a variable in it. */
function repeats(tokens: readonly string[], end: number, size: number): boolean {
  if (end < 2 * size) return false
  let varies = false
  let names = false
  for (let at = end - size; at < end; at++) {
    const token = tokens[at] ?? ''
    if (token !== tokens[at - size]) return false
    varies ||= token.includes(VARIABLE)
    names ||= token !== VARIABLE && isWord(token)
  }
  return varies && names
}
