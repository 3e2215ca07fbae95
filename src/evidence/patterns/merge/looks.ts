import { VARIABLE } from './normal.ts'

/**
 * How much a word looks like a value: a `name` (dotted, a path, quoted, or with a variable inside) nearly always is one,
 * an `identifier` (camelCase, snake_case) often, a `word` seldom. Names in capitals are states, hence words.
 */
export type Look = 'variable' | 'name' | 'identifier' | 'word'

const STATE = /(?:^|\.)[A-Z][A-Z_]+$/
const DOTTED = /[A-Za-z]{2}[._]*\.[A-Za-z]/
const IDENTIFIER = /[a-z][A-Z]|[_$-]/

export function lookOf(token: string): Look {
  if (token === VARIABLE) return 'variable'
  if (token.startsWith('"') || token.includes(VARIABLE) || token.includes('/')) return 'name'
  if (STATE.test(token)) return 'word'
  if (DOTTED.test(token) || token.includes('@')) return 'name'
  return IDENTIFIER.test(token) ? 'identifier' : 'word'
}
