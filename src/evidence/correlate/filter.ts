import { RE2JS } from 're2js'

/** What a person wants to see alone. */
export interface WordFilter {
  /** As it was said, without what says nothing. */
  readonly said: string
  readonly takes: (text: string) => boolean
}

export type FilterRead =
  | { readonly kind: 'filter'; readonly filter: WordFilter | undefined }
  | { readonly kind: 'problem'; readonly said: string }

/** Words that everything here is about. */
const NOISE = new Set(
  'a an and any all at by during for from in is it me of on only or show the to what why with errors error failures failure failing fails logs log issues issue problems problem events'.split(
    ' ',
  ),
)
const LONGEST = 200

/**
 * Words are literal, every one of them must be there, in any order and case; `/…/` is a pattern, read by an engine that
 * needs time in proportion to the text and no more. No words: no filter. Pure.
 */
export function readFilter(said: string): FilterRead {
  // Words that were copied out of a message have a look-alike where an asterisk would have made them bold.
  const text = said.trim().slice(0, LONGEST).replaceAll('∗', '*')
  const pattern = /^\/(.+)\/(i?)$/.exec(text)
  if (pattern?.[1] !== undefined) return patternFilter(pattern[1], text)
  const words = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^["'“”]+|["'“”.?!]+$/g, ''))
    .filter((word) => word !== '' && !NOISE.has(word))
  if (words.length === 0) return { kind: 'filter', filter: undefined }
  const takes = (told: string) => {
    const lower = told.toLowerCase()
    return words.every((word) => lower.includes(word))
  }
  return { kind: 'filter', filter: { said: words.join(' '), takes } }
}

function patternFilter(pattern: string, text: string): FilterRead {
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
    return { kind: 'filter', filter: { said: text, takes: (told) => compiled.matcher(told).find() } }
  } catch {
    return {
      kind: 'problem',
      said: `I cannot read the pattern ${text}. Write words as they are, or a pattern in RE2’s syntax, such as \`/pool .* exhausted/\`.`,
    }
  }
}
