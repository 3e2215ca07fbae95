import { BREAK, CLASSES, DIGIT, isDigit, JOINT, LETTER, SPACE } from './chars.ts'
import { HAS_DIGIT, HAS_SEAM, HAS_SLASH, HAS_SLASHES, isJoiner, sayChunk } from './chunk.ts'
import type { Sink } from './sink.ts'

const [SLASH, BACKSLASH, DOT, DASH, UNDERSCORE, DOLLAR, LESS, GREATER] = [47, 92, 46, 45, 95, 36, 60, 62]

/**
 * Reads `text` from `from` to `to` once, and tells the sink its words and variables. Linear: each character is looked at
 * a bounded number of times. Numbers, addresses, ids, paths and times become variables; words stay.
 */
export function scan(sink: Sink, text: string, from: number, to: number, collect = false): void {
  sink.begin(text, collect)
  let at = from
  while (at < to) {
    const code = text.charCodeAt(at)
    const kind = code < 128 ? CLASSES[code] : code === 0xa0 ? SPACE : LETTER
    if (kind === SPACE) {
      sink.space()
      at++
    } else if (kind === BREAK) {
      if (!isComparator(text, code, at, from)) sink.mark(code)
      at++
    } else at = chunk(sink, text, at, to)
  }
  sink.end()
}

/** One run without spaces and breaks. Returns where it ends. */
function chunk(sink: Sink, text: string, from: number, to: number): number {
  let at = from
  let has = 0
  for (; at < to; at++) {
    const code = text.charCodeAt(at)
    const kind = code < 128 ? CLASSES[code] : code === 0xa0 ? SPACE : LETTER
    if (kind === DIGIT) has |= HAS_DIGIT
    else if (kind === JOINT) {
      // Two joints in a row mostly end the run: `now.....0`, `x: -1`.
      if (!isJoiner(text, at, to)) break
      if (code === SLASH || code === BACKSLASH) has |= (has & HAS_SLASH) === 0 ? HAS_SLASH : HAS_SLASHES
      else if (code !== DOT && code !== DASH && code !== UNDERSCORE && code !== DOLLAR) has |= HAS_SEAM
    } else if (kind !== LETTER) break
  }
  if (at > from) {
    sayChunk(sink, text, from, at, has)
    return at
  }
  sink.mark(text.charCodeAt(from))
  return from + 1
}

/** `<1`, `>5` after a space belong to their number. */
function isComparator(text: string, code: number, at: number, from: number): boolean {
  if (code !== LESS && code !== GREATER) return false
  return isDigit(text.charCodeAt(at + 1)) && (at === from || text.charCodeAt(at - 1) <= 32)
}
