import { isDigit, isHexLetter, isLetter } from './chars.ts'
import { HEX, HOST, ID, IP, NUM, TIME, UUID } from './kinds.ts'
import type { Sink } from './sink.ts'

const [DOT, COMMA, DASH, ZERO, X] = [46, 44, 45, 48, 120]
const UUID_LENGTH = 36

/** What one look at a piece finds; reused, since a line has many. */
const seen = {
  letters: 0,
  dots: 0,
  dashes: 0,
  others: 0,
  firstDigit: -1,
  /** The last joint before the first digit; -1 when there is none. */
  lastJoint: -1,
  /** Letters come again after a digit. */
  returns: false,
  /** All letters are hex digits. */
  hex: true,
}

/** Says a piece that holds a digit and no `:`, `/` or the like: a variable, with the word that leads it where there is one. */
export function sayPiece(sink: Sink, text: string, from: number, to: number): void {
  look(text, from, to)
  const kind = kindOf(text, from, to)
  const lead = kind === ID ? leadOf(text, from) : from
  if (lead > from) sink.word(from, lead)
  sink.value(kind, lead, to)
}

function look(text: string, from: number, to: number): void {
  seen.letters = seen.dots = seen.dashes = seen.others = 0
  seen.firstDigit = seen.lastJoint = -1
  seen.returns = false
  seen.hex = true
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) {
      if (seen.firstDigit < 0) seen.firstDigit = at
    } else if (isLetter(code)) {
      seen.letters++
      if (seen.firstDigit >= 0) seen.returns = true
      if (!isHexLetter(code)) seen.hex = false
    } else {
      if (code === DOT || code === COMMA) seen.dots++
      else if (code === DASH) seen.dashes++
      else seen.others++
      if (seen.firstDigit < 0) seen.lastJoint = at
    }
  }
}

function kindOf(text: string, from: number, to: number): number {
  const { letters, dots, dashes, others, hex, returns } = seen
  if (letters === 0) return dots === 3 && dashes === 0 ? IP : dashes > 1 ? TIME : NUM
  if (dots > 0) return HOST
  if (hex && dashes === 4 && to - from === UUID_LENGTH) return UUID
  if (hex && dashes === 0 && others === 0 && to - from >= (returns ? 5 : 6)) return HEX
  return text.charCodeAt(from) === ZERO && (text.charCodeAt(from + 1) | 32) === X ? HEX : ID
}

/** Where the leading word ends: `attempt_|17_m_4`, `node-|246`, `worker|12`. Letters and digits that alternate have none. */
function leadOf(text: string, from: number): number {
  const { lastJoint, returns, firstDigit } = seen
  const end = lastJoint >= 0 ? lastJoint + 1 : returns ? from : firstDigit
  let letters = 0
  for (let at = from; at < end; at++) if (isLetter(text.charCodeAt(at))) letters++
  if (letters < 2) return from
  // The sign of `blk_-17` is the number's.
  const signed = end - from > 2 && text.charCodeAt(end - 1) === DASH && !isLetter(text.charCodeAt(end - 2))
  return signed ? end - 1 : end
}
