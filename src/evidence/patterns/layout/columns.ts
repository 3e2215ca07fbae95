import { severityNumberOf } from '../../lines/severity.ts'

/**
 * What stands in a column before the message. `dash` is a mark that stands alone. `word` is a host, a facility or a node; `logger` ends with a colon, or with a
 * dash that stands alone, within three words.
 */
export type Column = 'time' | 'number' | 'level' | 'dash' | 'bracket' | 'word' | 'logger'

const MAX_BRACKET = 256
const LOGGER_WORDS = 3
const [TAB, BLANK, COLON, DASH, PIPE, OPEN, CLOSE, ROUND, ROUND_END] = [9, 32, 58, 45, 124, 91, 93, 40, 41]

export function isBlank(code: number): boolean {
  return code === BLANK || code === TAB
}

export function skipBlanks(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isBlank(text.charCodeAt(at))) at++
  return at
}

/** Where the column ends that begins at `from`: at a blank, or behind the bracket that it opens. */
export function columnEnd(text: string, from: number, to: number, separator: number): number {
  const first = text.charCodeAt(from)
  let at = first === OPEN || first === ROUND ? bracketEnd(text, from, to) : from
  if (separator === PIPE) while (at < to && text.charCodeAt(at) !== PIPE) at++
  else while (at < to && !isBlank(text.charCodeAt(at))) at++
  return at
}

function bracketEnd(text: string, from: number, to: number): number {
  const end = Math.min(to, from + MAX_BRACKET)
  let depth = 0
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === OPEN || code === ROUND) depth++
    else if ((code === CLOSE || code === ROUND_END) && --depth === 0) return at + 1
  }
  return from
}

/** Where the logger ends that begins at `from`, its colon or dash included; -1 when there is none near. */
export function loggerEnd(text: string, from: number, to: number, last: number): number {
  let at = from
  for (let word = 0; word < LOGGER_WORDS && at < to; word++) {
    const end = columnEnd(text, at, to, BLANK)
    const isDash = end === at + 1 && text.charCodeAt(at) === DASH && word > 0
    if (last === DASH ? isDash : text.charCodeAt(end - 1) === COLON && end > at + 1) return end
    at = skipBlanks(text, end, to)
  }
  return -1
}

const IP = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/
const TIME = /^(?=(?:\D*\d){4})\d+(?:[-/.:,T_+ ]\d+)+Z?$/
const EPOCH = /^1\d{9}(?:\d{3}|\d{6}|\d{9}|\.\d{1,9})?$/
const NAMED = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec),?$/

/** What one value looks like by itself. */
export function columnOf(value: string): Column {
  const bare = value.replace(/^[[(<]+/, '').replace(/[\])>,:]+$/, '')
  if (NAMED.test(bare) || EPOCH.test(bare) || (TIME.test(bare) && !IP.test(bare))) return 'time'
  if (/^-?\d+$/.test(bare)) return 'number'
  if (isLevelName(bare)) return 'level'
  if (/^[-|:]{1,3}$/.test(value)) return 'dash'
  if (/^[[(].*[\])]:?$/.test(value)) return 'bracket'
  return 'word'
}

function isLevelName(word: string): boolean {
  if (severityNumberOf(word) === 0) return /^(?:FAILURE|SEVERE|TRACE|VERBOSE)$/.test(word)
  return word.length === 1 ? /[VDIWEF]/.test(word) : word === word.toUpperCase() || /^[A-Z]?[a-z]+$/.test(word)
}

/** Characters that must open a value of this column, so that other lines are told apart. */
export function opens(column: Column, code: number): boolean {
  const digit = code >= 48 && code <= 57
  const bracket = code === OPEN || code === ROUND
  if (column === 'time') return digit || bracket || (code >= 65 && code <= 90)
  if (column === 'number') return digit || code === DASH
  if (column === 'bracket') return bracket
  // A dash says that there is no value; on other lines there is one.
  return true
}
