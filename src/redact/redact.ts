import { holdsSecrets, isSecretKey } from './keys.ts'
import { placeholder } from './placeholder.ts'
import { redactText } from './redact-text.ts'
import { stripInvisible } from './strip.ts'

/** Deeper than this a value is replaced: nobody's payload is, and recursion must end. */
const MAX_DEPTH = 64

/**
 * The choke point: a copy of a JSON value in which every string is cleaned, and every string under a key such as
 * `password` is replaced whole. Structure, numbers and keys stay. Pure, linear, and a second pass changes nothing.
 */
export function redact<T>(value: T): T {
  return sameShape<T>(walk(value, undefined, 0))
}

function walk(value: unknown, secretKey: string | undefined, depth: number): unknown {
  if (typeof value === 'string') return secretKey === undefined ? redactText(value) : whole(value, secretKey)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[REDACTED:too-deep]'
  if (Array.isArray(value)) return value.map((item) => walk(item, secretKey, depth + 1))
  // An array of strings under `token` is secret; an object under `auth` may be anything, and its keys say.
  const below = secretKey !== undefined && holdsSecrets(secretKey) ? secretKey : undefined
  const entries = Object.entries(value).map(([key, item]) => {
    const direct = typeof item === 'string' || Array.isArray(item)
    const kind = (direct && isSecretKey(key)) || holdsSecrets(key) ? key : below
    return [key, walk(item, kind, depth + 1)]
  })
  return Object.fromEntries(entries)
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
