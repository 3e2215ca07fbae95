import { placeholder } from './placeholder.ts'

/** Words that stand after `token:` or `password:` in plain speech or in code, and are no secret. */
const PLAIN =
  /^(?:null|nil|none|undefined|true|false|empty|missing|invalid|expired|required|incorrect|wrong|mismatch|unauthori[sz]ed|revoked|denied|not|is|was|has|must|the|a|an|in|on|for|from|to|of|and|or|with|string|number|boolean|object|unknown|type|str|int|text|optional|default|set|unset|redacted|hidden|masked|secret|password|passwd|token|yes|no|ok|failed|error|rejected|too|cannot|could|should|does|self|this|await|new|function|process|env|input|output|next|eof|char|identifier|keyword|bearer|basic)[.!,:)]?$/i
const STAND_IN =
  /^(?:\*+|x{3,}|\.{3,}|-+|_+|\$\{.{0,200}|\$[A-Z_(].{0,200}|%[sdvq]|<.{0,200}|\{\{.{0,200}|\[REDACTED.{0,200}|\[[REDACT]{0,8}…?|[\\"'…]{1,40}|\[secret\].{0,10}|\[Filtered\].{0,10}|\[object.{0,20})$/

/** No pair of a secret name and its value is in a text without one of these. */
export const NAMED = /passw|passp|passc|pwd|secret|token|credential|key/i

/** What a quoted value begins with, and in the group what it should end with. */
const QUOTE = /^(?:[bruf]{1,2}(?=\\{0,31}["']))?(\\{0,31}(?:"{3}|'{3}|["'])|&(?:quot|apos|#0?3[49]|#x2[27]);)/i

/** `sign` ends in a double quote where the value was quoted. */
type Judge = (value: string, sign: string, name: string) => boolean

/** A replacer for patterns with the groups `name`, `sign` and `value`: takes out the value that `judge` calls a secret. */
export function swap(kind: string, judge: Judge) {
  return (match: string, ...rest: unknown[]): string => {
    const { name, sign, value } = groups(rest.at(-1))
    const [quote = '', mark = ''] = QUOTE.exec(value) ?? []
    const end = mark !== '' && value.endsWith(mark) && value.length >= quote.length + mark.length ? mark : ''
    const secret = value.slice(quote.length, value.length - end.length)
    if (secret === '' || STAND_IN.test(secret) || PLAIN.test(secret) || secret.startsWith('[REDACTED:')) return match
    if (!judge(secret, quote === '' ? sign : `${sign}"`, name)) return match
    return `${name}${sign}${quote}${placeholder(kind, secret)}${end}`
  }
}

/** Guarantee: every pattern that uses `swap` names its groups `name`, `sign` and `value`. */
function groups(last: unknown): { readonly name: string; readonly sign: string; readonly value: string } {
  return last as { name: string; sign: string; value: string }
}

export function isSecretPair(value: string, sign: string, name: string): boolean {
  if (sign.endsWith('"')) return value.length >= 3 && !/^\s/.test(value) && value.split(/\s/, 4).length < 4
  if (isCode(value)) return false
  const tight = !/\s/.test(sign)
  if (tight && /=|&(?:equals|#61|#x3d);/i.test(sign)) return value.length >= 3
  if (/passw|pwd|passphrase/i.test(name)) return value.length >= 4
  return looksRandom(value)
}

/** `getToken(`, `process.env.KEY`, `user.password`, `tokens[0]`, `/path/to/file`: an expression or a place, not a value. */
function isCode(value: string): boolean {
  return (
    value.endsWith('(') ||
    /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/.test(value) ||
    /^(?:\.{0,2}|~)\/[\w./-]*$/.test(value) ||
    /\[\w*\]$/.test(value)
  )
}

export function looksRandom(value: string): boolean {
  return (
    (value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value)) ||
    (value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value))
  )
}

/** Capitals, small letters and digits mixed as no word mixes them; of so many letters one digit says as much. */
export function looksMade(value: string): boolean {
  const groups = value.match(/\d+/g)?.length ?? 0
  if (value.length < 8 || isCode(value) || !/[a-z]/.test(value) || !/[A-Z]/.test(value)) return false
  return groups >= 2 || (groups === 1 && value.length >= 32)
}

/** A commit or a digest in a query says where, not who. */
export function isHash(value: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{32})$/.test(value)
}
