import { CLASSES, DIGIT, isDigit, isHexLetter, isLetter, LETTER } from './chars.ts'
import { EMAIL, HEX, HOST, IP, PATH, TIME, URL_KIND } from './kinds.ts'
import type { Sink } from './sink.ts'
import { sayPiece } from './value.ts'

const [SLASH, COLON, BACKSLASH, DOT, DASH, UNDERSCORE, DOLLAR] = [47, 58, 92, 46, 45, 95, 36]
/** Bits of what a run without spaces and breaks holds. */
export const HAS_DIGIT = 1
/** A joint at which a run falls into pieces: `: @ # % + ~`. */
export const HAS_SEAM = 2
export const HAS_SLASH = 4
export const HAS_SLASHES = 8

/** Says a run without spaces and breaks: a word, a variable, or its pieces. */
export function sayChunk(sink: Sink, text: string, from: number, to: number, has: number): void {
  if (has === 0) sayWord(sink, text, from, to)
  else if ((has & HAS_SLASH) !== 0 && isPath(text, from, to, has))
    sink.value(isAddress(text, from, to, has) ? IP : PATH, from, to)
  else if ((has & HAS_SLASH) !== 0 && isUrl(text, from, to)) sink.value(URL_KIND, from, to)
  else if ((has & HAS_SEAM) !== 0 && isHexGroups(text, from, to)) sink.value(HEX, from, to)
  else if ((has & HAS_SEAM) !== 0 && isEmail(text, from, to)) sink.value(EMAIL, from, to)
  else sayPieces(sink, text, from, to)
}

function sayWord(sink: Sink, text: string, from: number, to: number): void {
  if (to - from === 3 && isDayOrMonth(text, from)) sink.value(TIME, from, to)
  else if (to - from >= 8 && isHexWord(text, from, to)) sink.value(HEX, from, to)
  else sink.word(from, to)
}

/** The parts between `: / @ # % + ~ \`, each for itself. */
function sayPieces(sink: Sink, text: string, from: number, to: number): void {
  let start = from
  let digits = false
  for (let at = from; at <= to; at++) {
    const code = at < to ? text.charCodeAt(at) : 0
    const kind = code < 128 ? CLASSES[code] : LETTER
    if (kind === DIGIT) digits = true
    if (kind === LETTER || kind === DIGIT || code === DOT || code === DASH || code === UNDERSCORE || code === DOLLAR)
      continue
    if (at > start) {
      if (digits) sayPiece(sink, text, start, at)
      else if (code === COLON && isPort(text, start, at, to)) {
        sink.value(HOST, start, to)
        return
      } else sink.word(start, at)
    }
    if (at < to) sink.mark(code)
    start = at + 1
    digits = false
  }
}

function isPath(text: string, from: number, to: number, has: number): boolean {
  const first = text.charCodeAt(from)
  if ((first === SLASH || first === BACKSLASH || first === DOT) && to - from > 1) return true
  return (has & HAS_SLASHES) !== 0 && !isUrl(text, from, to)
}

/** `/10.0.0.1:80`, as Java prints addresses. */
function isAddress(text: string, from: number, to: number, has: number): boolean {
  if ((has & HAS_SLASHES) !== 0) return false
  let dots = 0
  for (let at = from + 1; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === DOT) dots++
    else if (code !== COLON && !isDigit(code)) return false
  }
  return dots === 3
}

function isUrl(text: string, from: number, to: number): boolean {
  const at = text.indexOf('/', from)
  return at > from + 1 && at + 1 < to && text.charCodeAt(at - 1) === COLON && text.charCodeAt(at + 1) === SLASH
}

function isEmail(text: string, from: number, to: number): boolean {
  let sign = -1
  let dot = -1
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === COLON) return false
    if (code === 64) sign = at
    else if (code === DOT) dot = at
  }
  return sign > from && dot > sign
}

/** `name.with.dots:80`, up to the end of the run. */
function isPort(text: string, from: number, colon: number, to: number): boolean {
  if (to - colon > 6 || to - colon < 2) return false
  for (let at = colon + 1; at < to; at++) if (!isDigit(text.charCodeAt(at))) return false
  for (let at = from; at < colon; at++) if (text.charCodeAt(at) === DOT) return true
  return false
}

/** `FF:F2:9F:16`, `fe80::1`: two colons or more between groups of at most four hex digits. */
function isHexGroups(text: string, from: number, to: number): boolean {
  let colons = 0
  let run = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === COLON) {
      colons++
      run = 0
    } else if ((!isDigit(code) && !isHexLetter(code)) || ++run > 4) return false
  }
  return colons > 1
}

/** `ffffffff`: eight or more letters that all are hex digits are no word. */
function isHexWord(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isHexLetter(text.charCodeAt(at))) return false
  return true
}

const DAYS_AND_MONTHS = new Set(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
)

function isDayOrMonth(text: string, from: number): boolean {
  const first = text.charCodeAt(from)
  return first >= 65 && first <= 90 && DAYS_AND_MONTHS.has(text.slice(from, from + 3))
}

/** A joint goes on with the run when a letter or digit follows, or what begins a path or a sign. */
export function isJoiner(text: string, at: number, to: number): boolean {
  const code = text.charCodeAt(at)
  const next = at + 1 < to ? text.charCodeAt(at + 1) : 32
  if (isDigit(next) || isLetter(next)) return true
  if (next === SLASH && (code === COLON || code === SLASH)) return true
  if (code === DOT) return isRelative(text, at)
  if (code === SLASH || code === BACKSLASH)
    return next === DOT || next === UNDERSCORE || next === BACKSLASH || next === DOLLAR
  return next === DASH
}

/** `./run`, `../run`. */
function isRelative(text: string, at: number): boolean {
  const after = text.charCodeAt(at + 1) === DOT ? at + 2 : at + 1
  return text.charCodeAt(after) === SLASH && isLetter(text.charCodeAt(after + 1))
}
