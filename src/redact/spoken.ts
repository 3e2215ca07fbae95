import { isHash, looksMade, looksRandom, NAMED, swap } from './judge.ts'
import { NAME, NO_MARK, VALUE } from './pairs.ts'

/** Names that are secret only when their value looks it: `pass=12` is a tally. */
const WEAK = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?<name>pass|sid|session[_-]?id|jsessionid|phpsessid|auth|otp|cvv|cvc)(?<sign>\\{0,31}["']?\s{0,2}[=:]\s{0,2})${VALUE}`,
  'gi',
)
/** `the password is ...`, `invalid token "..."`, `AWS_SECRET_ACCESS_KEY ...`. */
const SPOKEN = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?<name>${NAME})${NO_MARK}(?<sign>\s{1,3}(?:(?:is|was|of)\s{1,3})?)(?<value>["']?[^\s"'${'`'},;<>(){}|]{8,400}["']?)`,
  'gi',
)
/** `{"name":"DB_PASSWORD","value":"..."}` and `<add key="Password" value="..."/>`. */
const LISTED = new RegExp(
  String.raw`(?<![A-Za-z0-9])(?<name>(?:name|key)\\{0,31}["']?\s{0,3}[:=]\s{0,3}\\{0,31}["']?[A-Za-z0-9_.-]{0,40}?${NAME}\\{0,31}["']?)(?<sign>[,\s]{1,12}\\{0,31}["']?value\\{0,31}["']?\s{0,3}[:=]\s{0,3})${VALUE}`,
  'gi',
)
const TAG = new RegExp(String.raw`(?<=<)(?<name>${NAME})(?<sign>>)(?<value>[^<>\s]{3,300})(?=<\/)`, 'gi')
/** Programs that take a password after `-p`. */
const SWITCH =
  /(?<![\w-])(?<name>(?:mysql(?:dump|admin)?|mariadb|sshpass|docker login)\b[^\n]{0,200}?\s-p)(?<sign>\s?)(?<value>[^\s-][^\s]{2,300})/g

/** Replaces values that no sign ties to their name, and those whose name alone does not say that they are secret. */
export function redactSpoken(text: string): string {
  const always = () => true
  const open = text.replace(WEAK, swap('secret', isWeakSecret)).replace(SWITCH, swap('secret', always))
  if (!NAMED.test(open)) return open
  return open
    .replace(SPOKEN, swap('secret', isSpokenSecret))
    .replace(LISTED, swap('secret', always))
    .replace(TAG, swap('secret', always))
}

/** What is said to be the password, or stands in quotes behind it, needs to look like one less. */
function isSpokenSecret(value: string, sign: string, name: string): boolean {
  if (looksMade(value)) return true
  const told = /\b(?:is|was)\s+"?$/i.test(sign) || sign.endsWith('"')
  return told && /passw|passp|pwd/i.test(name) && looksRandom(value) && !isHash(value)
}

function isWeakSecret(value: string, _sign: string, name: string): boolean {
  if (/^(?:otp|cvv|cvc)$/i.test(name)) return /^\d{3,8}$/.test(value)
  return /^auth$/i.test(name) ? looksMade(value) : looksRandom(value) && !isHash(value)
}
