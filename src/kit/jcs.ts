/** JSON as RFC 8785 (JCS) writes it: one byte sequence per value, whatever the order of keys. Throws on values JSON cannot hold. */
export function jcs(value: unknown): string {
  if (value === undefined || typeof value === 'symbol') throw new TypeError('jcs: undefined has no canonical form')
  return written(value)
}

function written(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? list(value) : record(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`jcs: ${value} is no number of JSON`)
  if (typeof value === 'function') throw new TypeError('jcs: a function has no canonical form')
  // Numbers are written as ECMAScript writes them, which is what the RFC asks for.
  return JSON.stringify(value)
}

function list(values: readonly unknown[]): string {
  let text = ''
  for (const value of values) text += `${text === '' ? '' : ','}${isAbsent(value) ? 'null' : written(value)}`
  return `[${text}]`
}

function record(value: object): string {
  if ('toJSON' in value && typeof value.toJSON === 'function') return written(value.toJSON())
  let text = ''
  for (const key of sorted(Object.keys(value))) {
    const field = fieldOf(value, key)
    if (!isAbsent(field)) text += `${text === '' ? '' : ','}${quoted(key)}:${written(field)}`
  }
  return `{${text}}`
}

/** `key` is one of its own. */
function fieldOf(value: object, key: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[key]
}

/** By UTF-16 code units, as the RFC has it. */
function sorted(keys: string[]): readonly string[] {
  for (let at = 1; at < keys.length; at++) {
    if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return keys.sort()
  }
  return keys
}

function isAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'symbol'
}

const PLAIN = /^[ !#-[\]-~]*$/

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}
