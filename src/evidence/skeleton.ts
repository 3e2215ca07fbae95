/** Longer messages are cut here before they are scanned. */
export const MAX_MESSAGE = 8_192

// Signatures of the first version rest on this; nothing new is named by it. It must never change.

/**
 * A message with its variables taken out: numbers, hex, uuids, addresses, times and ids become typed placeholders, words
 * stay. One pass over the text without backtracking. Pure.
 */
export function firstSkeletonOf(message: string): string {
  const text = message.slice(0, MAX_MESSAGE)
  const out: string[] = []
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isBreak(text.charCodeAt(i))) continue
    if (i > start) out.push(typed(text.slice(start, i)))
    if (i < text.length) out.push(isSpace(text.charCodeAt(i)) ? ' ' : (text[i] ?? ''))
    start = i + 1
  }
  return out.join('').replace(/ +/g, ' ').trim()
}

/** Ends of tokens: white space, quotes, brackets and the separators of lists and pairs. */
const BREAKS = new Set(Array.from('()[]{}<>"\'`,;=|&?!*', (sign) => sign.charCodeAt(0)))

function isSpace(code: number): boolean {
  return code <= 32 || code === 0xa0
}

function isBreak(code: number): boolean {
  return isSpace(code) || BREAKS.has(code)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function typed(token: string): string {
  let end = token.length
  while (end > 0 && (token[end - 1] === '.' || token[end - 1] === ':')) end--
  return classify(token.slice(0, end)) + token.slice(end)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const TIME =
  /^(?:\d{4}[-/.]\d{2}[-/.]\d{2}(?:[T_]?\d{2}:\d{2}(?::\d{2})?[\d.,]*(?:Z|[+-]\d{2}:?\d{2})?)?|\d{1,2}:\d{2}:\d{2}[\d.,]*Z?)$/i
const IPV4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5})?(?:\/\d{1,2})?$/
const IPV6 = /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%\w{1,20})?$/i
const NUMBER = /^[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?%?$/i
const QUANTITY = /^\d+(?:\.\d+)?(ns|us|µs|ms|s|m|h|d|b|kb|mb|gb|tb|kib|mib|gib|x)$/i
const HEX = /^(?:0x[0-9a-f]+|[0-9a-f]{8,})$/i

function classify(token: string): string {
  if (token.length > 4 && token.includes('://')) return urlSkeleton(token)
  if (token.includes('@') && token.includes('.')) return '<email>'
  if (HEX.test(token)) return '<num>'
  if (!hasDigit(token)) return token
  if (UUID.test(token)) return '<uuid>'
  if (TIME.test(token)) return '<time>'
  if (IPV4.test(token)) return '<ip>'
  if (IPV6.test(token)) return '<ip>'
  if (NUMBER.test(token)) return '<num>'
  const quantity = QUANTITY.exec(token)
  if (quantity) return `<num>${quantity[1]}`
  return partsOf(token)
}

function hasDigit(token: string): boolean {
  for (let i = 0; i < token.length; i++) if (isDigit(token.charCodeAt(i))) return true
  return false
}

/** Scheme, host and path stay (typed piece by piece); query and fragment go. */
function urlSkeleton(token: string): string {
  const at = token.indexOf('://') + 3
  const path = token.slice(at).split('#', 1)[0] ?? ''
  return `${token.slice(0, at)}${path
    .split('/')
    .map((piece) => (piece === '' ? '' : classify(piece)))
    .join('/')}`
}

/** `db-3.internal:5432`, `/users/17/cart`, `ord_8f3kd02`: each run of letters and digits for itself. */
function partsOf(token: string): string {
  let out = ''
  let start = 0
  for (let i = 0; i <= token.length; i++) {
    if (i < token.length && isWord(token.charCodeAt(i))) continue
    if (i > start) out += part(token.slice(start, i))
    out += token[i] ?? ''
    start = i + 1
  }
  return out.includes('<num>-<num>-') ? out.replace(/<num>(?:-<num>){2,}/g, '<num>') : out
}

function isWord(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127
}

/** `worker12` keeps its word, since that names a thing; letters and digits that alternate are an id. */
function part(word: string): string {
  if (!hasDigit(word)) return HEX.test(word) ? '<num>' : word
  const named = /^([A-Za-z\u0080-\uffff]+)\d+$/.exec(word)
  if (named && !HEX.test(word)) return `${named[1]}<num>`
  return '<num>'
}
