import { looksLikeKeyCode } from './key-code.ts'
import { placeholder } from './placeholder.ts'

const NAMED = '[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----'
/** Whole, or cut off: then as far as its letters go. */
const BEGUN = new RegExp(
  String.raw`-----BEGIN ${NAMED}(?:[A-Za-z0-9+/=\s\\:,.()]|-(?!----)){0,20000}(?:-----END ${NAMED})?`,
  'g',
)
const END = new RegExp(`-----END ${NAMED}`, 'g')
/** As ASN.1 and OpenSSH begin the body of a key, with the lines below it, also where their ends are written as `\n`. */
const HEADS = ['MII', 'MIG', 'MHcCAQEE', 'MC4CAQA', 'b3BlbnNzaC1rZXktdjE'] as const
const HEADED = new RegExp(
  String.raw`(?:(?<![A-Za-z0-9+/])|(?<=\\[nrt]))(?<code>(?:${HEADS.join('|')})[A-Za-z0-9+/]{20,})(?:(?:\\{1,4}[nr]|\r?\n){1,3}[A-Za-z0-9+/]{16,}){0,400}={0,2}`,
  'g',
)
/** The head of a key is much the same letters. */
const HEADED_TURNS = 0.2
/** A line that is nothing but base64: collectors make a record of every line of a key that a program prints. */
const LINE = /^(?<before>[\t ]{0,80})(?<code>[A-Za-z0-9+/]{40,}={0,2})(?=[\t ]{0,80}\r?$)/gm

/** Private keys: whole, begun, ended, and single lines of one. */
export function redactPrivateKeys(text: string): string {
  const begun = text.includes('-----BEGIN') ? text.replace(BEGUN, mark) : text
  const ended = begun.includes('-----END') ? redactEnds(begun) : begun
  const headed = HEADS.some((head) => ended.includes(head))
    ? ended.replace(HEADED, (match, code: string) =>
        code.length >= 40 && looksLikeKeyCode(code, HEADED_TURNS) ? mark(match) : match,
      )
    : ended
  return headed.replace(LINE, (match, before: string, code: string) =>
    looksLikeKeyCode(code) && !isDigest(code) ? `${before}${mark(code)}` : match,
  )
}

/** A SHA-256 in base64: no line of a key but its last is padded, and few of those are as long. */
function isDigest(code: string): boolean {
  return code.length === 44 && code.endsWith('=') && !code.endsWith('==')
}

function mark(secret: string): string {
  return placeholder('private-key', secret)
}

/** An end without its beginning goes with the code that stands before it. */
function redactEnds(text: string): string {
  let out = ''
  let from = 0
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length
    const start = codeBefore(text, Math.max(from, match.index - 20_000), match.index)
    out += text.slice(from, start) + mark(text.slice(start, end))
    from = end
  }
  return out + text.slice(from)
}

const PIECE = /[A-Za-z0-9+/]+={0,2}/y
const GAP = /(?:\s|\\{1,4}[nr])*/y

/** Where the lines of code that reach up to `end` begin: all of 40 and more characters, and the last, which is shorter. */
function codeBefore(text: string, from: number, end: number): number {
  let start: number | undefined
  for (let at = runStart(text, from, end); at < end; ) {
    const piece = endOf(PIECE, text, at)
    const next = Math.max(endOf(GAP, text, piece), at + 1)
    const isLast = next >= end
    if (piece - at >= 40 || (isLast && isTail(text.slice(at, piece), text.slice(piece, end)))) start ??= at
    else start = undefined
    at = next
  }
  return start ?? end
}

/** Back over the letters of keys, blanks and backslashes. */
function runStart(text: string, from: number, end: number): number {
  let at = end
  while (at > from && /[A-Za-z0-9+/=\s\\]/.test(text.charAt(at - 1))) at -= 1
  return at
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return at + (pattern.exec(text)?.[0].length ?? 0)
}

/** The last line of a key, which no word of a sentence is: on a line of its own, right before the end, or padded. */
function isTail(piece: string, gap: string): boolean {
  return piece !== '' && (piece.length >= 16 || piece.endsWith('=') || !/^[\t ]+$/.test(gap))
}
