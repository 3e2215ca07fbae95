import { fromBase64 } from './base64.ts'

const SIXTEEN = /^(?:0x)?[0-9a-fA-F]+$/
const WORD = /[A-Za-z][a-z]{2,}/g
/** By chance a quarter of the letters fall into words; of words that were run together nearly all do. */
const MOST_IN_WORDS = 0.65
/** By chance nearly two neighbours of three are of another kind; where fewer are, somebody chose them. */
const LEAST_TURNS = 0.34

/** Base64 of bytes, as the lines of a key are: not of a text, and no digest, identifier or path. */
export function looksLikeKeyCode(padded: string, leastTurns = LEAST_TURNS): boolean {
  const code = padded.replace(/={1,2}$/, '')
  if (!/[a-z]/.test(code) || !/[A-Z]/.test(code) || !/\d/.test(code) || SIXTEEN.test(code)) return false
  const inWords = (code.match(WORD) ?? []).reduce((sum, word) => sum + word.length, 0)
  if (inWords > MOST_IN_WORDS * code.length || turnsIn(code) < leastTurns * (code.length - 1)) return false
  return !looksLikePath(code) && fromBase64(padded) === undefined
}

/** How often a small letter, a capital, a digit or a sign stands beside one of another kind. */
function turnsIn(code: string): number {
  let turns = 0
  for (let at = 1; at < code.length; at++) {
    if (kindOf(code.charCodeAt(at)) !== kindOf(code.charCodeAt(at - 1))) turns++
  }
  return turns
}

function kindOf(sign: number): 'small' | 'capital' | 'digit' | 'sign' {
  if (sign >= 97) return 'small'
  if (sign >= 65) return 'capital'
  return sign >= 48 ? 'digit' : 'sign'
}

/** One sign of 64 is a slash by chance; a path has more, or words between them. */
function looksLikePath(code: string): boolean {
  const steps = code.split('/')
  if (steps.length - 1 > 3 + code.length / 32) return true
  return steps.length > 3 && steps.some((step) => /^[A-Za-z][a-z]{3,}$/.test(step))
}
