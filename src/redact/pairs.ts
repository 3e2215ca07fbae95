import { isHash, isSecretPair, NAMED, swap } from './judge.ts'

/** Found at the start of any word: `db.main_PASSWORD` and `dbPassword` alike. */
export const NAME =
  '[A-Za-z0-9]{0,24}?(?:passw[o0]rd|passwd|passphrase|passwort|passcode|pwd|secret(?:[_-]?key(?:[_-]?base)?)?|token|credentials?|(?:api|access|account|auth|private|signing|encryption|license|storage)[ _-]?key)'
/** The kinds of our own placeholders are no names: `[REDACTED:private-key:1a2b]`. */
export const NO_MARK = String.raw`(?<!\[REDACTED:[a-z-]{0,40})`
/** A quote as HTML writes it. */
const ENTITY = '&(?:quot|apos|#0?3[49]|#x2[27]);'
/** The value of a pair: quoted (in Python also three times, and with a letter before), quoted inside of quotes or of HTML, or up to the next blank. */
export const VALUE = String.raw`(?<value>(?:[bruf]{1,2}(?=\\{0,31}["']))?(?:\\{1,31}"[^"\\\n]{1,1000}(?:\\{1,31}")?|\\{1,31}'[^'\\\n]{1,1000}(?:\\{1,31}')?|"{3}[^"\n]{1,1000}(?:"{3})?|'{3}[^'\n]{1,1000}(?:'{3})?|"(?:[^"\\\n]|\\.){1,1000}"?|'(?:[^'\\\n]|\\.){1,1000}'?)|${ENTITY}[^&\n]{1,1000}(?:${ENTITY})?|[^\s"'${'`'},;&<>(){}|]{1,1000}\(?)`
/** A name, the sign between (`=`, `:`, `=>`, `&#61;`, quotes around the name allowed), and what follows on the line. */
const PAIR = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?<name>${NAME})${NO_MARK}(?<sign>\\{0,31}(?:["']|${ENTITY})?\s{0,3}(?:=>|->|:=|[=:]|&(?:equals|colon|#(?:61|58|x3[da]));)\s{0,3})${VALUE}`,
  'gi',
)
const COOKIE =
  /(?<![A-Za-z0-9-])(?<name>(?:set-)?cookie)(?<sign>["']?\s{0,3}[:=]\s{0,3}(?:\[\s{0,3})?["']?)(?<value>[^\s=;,"']{1,100}=[^\n"']{1,4000})/gi
const FLAG =
  /(?<![\w-])(?<name>--?(?:password|passwd|token|secret|api-?key))(?<sign>\s{1,3})(?<value>[^\s-][^\s]{3,300})/gi
const LOGIN =
  /(?<![\w-])(?<name>curl\b[^\n]{0,200}?\s(?:-u|--user))(?<sign>\s{1,3}|=)(?<value>[^\s:]{1,100}:[^\s]{1,300})/gi
/** `?sig=`, `&code=`: what a URL signs itself or logs in with. */
const QUERY =
  /(?<=[?&])(?<name>sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|code|auth|sid|session_?id|jsessionid|key)(?<sign>=)(?<value>[^\s&#"'<>]{8,2000})/gi

/** Replaces the values of `password=...`, `"api_key": "..."`, `Cookie: ...`, `--token ...` and signed URLs. */
export function redactPairs(text: string): string {
  const open = text
    .replace(
      COOKIE,
      swap('cookie', () => true),
    )
    .replace(
      LOGIN,
      swap('secret', () => true),
    )
    .replace(
      QUERY,
      swap('url-signature', (value) => /\d/.test(value) && !isHash(value)),
    )
  if (!NAMED.test(open)) return open
  return open.replace(PAIR, swap('secret', isSecretPair)).replace(FLAG, swap('secret', isSecretPair))
}
