import { holdsSecrets, isSecretKey } from './keys.ts'
import { carriesPlaceholder, placeholder } from './placeholder.ts'
import { redactText } from './redact-text.ts'
import { stripInvisible } from './strip.ts'

/** Deeper than this a value is replaced: nobody's payload is, and recursion must end. */
const MAX_DEPTH = 64

type RedactText = (text: string) => string

/**
 * The choke point: a copy of a JSON value in which every string is cleaned, and every string under a key such as
 * `password` is replaced whole. Structure, numbers and keys stay; a key that is a secret itself is cleaned too. Pure,
 * linear, and a second pass changes nothing.
 */
export function redact<T>(value: T, text: RedactText = redactText): T {
  return sameShape<T>(walk(value, undefined, 0, text))
}

function walk(value: unknown, secretKey: string | undefined, depth: number, text: RedactText): unknown {
  if (typeof value === 'string') return secretKey === undefined ? text(value) : whole(value, secretKey)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[REDACTED:too-deep]'
  if (Array.isArray(value)) return value.map((item) => walk(item, secretKey, depth + 1, text))
  // An array of strings under `token` is secret; an object under `auth` may be anything, and its keys say.
  const below = secretKey !== undefined && holdsSecrets(secretKey) ? secretKey : undefined
  const named = nameIn(value)
  const entries = Object.entries(value).map(([key, item]) => {
    const direct = typeof item === 'string' || Array.isArray(item)
    const kind = (direct && isSecretKey(key)) || holdsSecrets(key) ? key : below
    return [cleanKey(key, text), walk(item, kind ?? (key === 'value' ? named : undefined), depth + 1, text)]
  })
  return Object.fromEntries(entries)
}

/** The secret name in a record such as `{name: 'DB_PASSWORD', value: '...'}`, as lists of settings and headers have them. */
function nameIn(record: object): string | undefined {
  const named = Object.entries(record).find(([key]) => key === 'name' || key === 'key')?.[1]
  return typeof named === 'string' && isSecretKey(named) ? named : undefined
}

function cleanKey(key: string, text: RedactText): string {
  const clean = text(key)
  return carriesPlaceholder(clean) ? clean : key
}

function whole(value: string, key: string): string {
  const text = stripInvisible(value)
  if (text === '' || text.startsWith('[REDACTED:')) return text
  return placeholder(/cookie/i.test(key) ? 'cookie' : 'secret', text)
}

/** Guarantee: `walk` maps strings to strings and keeps arrays, objects and everything else. */
function sameShape<T>(value: unknown): T {
  return value as T
}
