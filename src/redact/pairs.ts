import { placeholder } from './placeholder.ts'

/** Found at the start of any word: `db.main_PASSWORD` and `dbPassword` alike. */
const NAME =
  '[A-Za-z0-9]{0,24}?(?:password|passwd|passphrase|passwort|pwd|secret(?:[_-]?key(?:[_-]?base)?)?|token|credentials?|(?:api|access|account|auth|private|signing|encryption|license|storage)[_-]?key)'
/** A name, the sign between (`=`, `:`, `=>`, quotes around the name allowed), and what follows on the line. */
const PAIR = new RegExp(
  `(?<![A-Za-z0-9])(?<name>${NAME})(?<sign>\\\\?["']?\\s{0,3}(?:=>|:=|[=:])\\s{0,3})(?<value>\\\\?"(?:[^"\\\\\\n]|\\\\.){1,1000}"?|\\\\?'(?:[^'\\\\\\n]|\\\\.){1,1000}'?|[^\\s"'\`,;&<>(){}|]{1,1000}\\(?)`,
  'gi',
)
const COOKIE =
  /(?<![A-Za-z0-9-])(?<name>(?:set-)?cookie)(?<sign>["']?\s{0,3}[:=]\s{0,3}["']?)(?<value>[^\s=;,"']{1,100}=[^\n"']{1,4000})/gi
const FLAG =
  /(?<=\s)(?<name>--?(?:password|passwd|token|secret|api-?key))(?<sign>\s{1,3})(?<value>[^\s-][^\s]{3,300})/gi
const LOGIN =
  /(?<![\w-])(?<name>curl\b[^\n]{0,200}?\s(?:-u|--user))(?<sign>\s{1,3}|=)(?<value>[^\s:]{1,100}:[^\s]{1,300})/gi
/** `?sig=`, `&code=`: what a URL signs itself or logs in with. */
const QUERY =
  /(?<=[?&])(?<name>sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|code|auth|sid|session_?id|jsessionid|key)(?<sign>=)(?<value>[^\s&#"'<>]{8,2000})/gi

/** Words that stand after `token:` or `password:` in plain speech or in code, and are no secret. */
const PLAIN =
  /^(?:null|nil|none|undefined|true|false|empty|missing|invalid|expired|required|incorrect|wrong|mismatch|unauthori[sz]ed|revoked|denied|not|is|was|has|must|the|a|an|in|on|for|from|to|of|and|or|with|string|number|boolean|object|unknown|type|str|int|text|optional|default|set|unset|redacted|hidden|masked|secret|password|passwd|token|yes|no|ok|failed|error|rejected|too|cannot|could|should|does|self|this|await|new|function|process|env|input|output|next|eof|char|identifier|keyword|bearer|basic)[.!,:)]?$/i
const STAND_IN =
  /^(?:\*+|x{3,}|\.{3,}|-+|_+|\$\{.{0,200}|\$[A-Z_(].{0,200}|%[sdvq]|<.{0,200}|\{\{.{0,200}|\[REDACTED.{0,200}|\[secret\].{0,10}|\[Filtered\].{0,10}|\[object.{0,20})$/

/** Replaces the values of `password=...`, `"api_key": "..."`, `Cookie: ...`, `--token ...` and signed URLs. */
export function redactPairs(text: string): string {
  return text
    .replace(
      COOKIE,
      swap('cookie', () => true),
    )
    .replace(PAIR, swap('secret', isSecretPair))
    .replace(FLAG, swap('secret', isSecretPair))
    .replace(
      LOGIN,
      swap('secret', () => true),
    )
    .replace(
      QUERY,
      swap('url-signature', (value) => /\d/.test(value) && !isHash(value)),
    )
}

type Judge = (value: string, sign: string, name: string) => boolean

function swap(kind: string, judge: Judge) {
  return (match: string, ...rest: unknown[]): string => {
    const { name, sign, value } = groups(rest.at(-1))
    const quote = /^\\?["']/.exec(value)?.[0] ?? ''
    const end = quote !== '' && value.endsWith(quote.slice(-1)) ? quote : ''
    const secret = value.slice(quote.length, value.length - end.length)
    if (secret === '' || STAND_IN.test(secret) || PLAIN.test(secret) || secret.startsWith('[REDACTED:')) return match
    if (!judge(secret, quote === '' ? sign : `${sign}"`, name)) return match
    return `${name}${sign}${quote}${placeholder(kind, secret)}${end}`
  }
}

/** Guarantee: every pattern above names its groups `name`, `sign` and `value`. */
function groups(last: unknown): { readonly name: string; readonly sign: string; readonly value: string } {
  return last as { name: string; sign: string; value: string }
}

function isSecretPair(value: string, sign: string, name: string): boolean {
  if (sign.endsWith('"')) return value.length >= 3 && !/^\s/.test(value) && value.split(/\s/, 4).length < 4
  if (isCode(value)) return false
  const tight = !/\s/.test(sign)
  if (tight && sign.includes('=')) return value.length >= 3
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

function looksRandom(value: string): boolean {
  return (
    (value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value)) ||
    (value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value))
  )
}

/** A commit or a digest in a query says where, not who. */
function isHash(value: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{32})$/.test(value)
}
