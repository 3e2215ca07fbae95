/** Bytes of UTF-8 kept of a log line, a message or an attribute. */
export const MAX_TEXT_BYTES = 8 * 1024
/** Bytes of UTF-8 kept of a stack trace. */
export const MAX_STACK_BYTES = 32 * 1024
/** Characters kept of the name of a service: what facts of the timeline hold. */
export const MAX_SERVICE_LENGTH = 200
/** Attributes kept of one record. */
export const MAX_ATTRIBUTES = 128
const MAX_KEY_BYTES = 256

const encoder = new TextEncoder()
const scratch = new Uint8Array(MAX_STACK_BYTES)

/** The text itself, or its longest head of whole characters that fits in `maxBytes`, followed by how much was cut. */
export function capText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text
  const { read } = encoder.encodeInto(text, scratch.subarray(0, maxBytes))
  return read === text.length ? text : `${text.slice(0, read)}… [cut ${text.length - read} characters]`
}

/** The name itself, or its head with a mark that it was cut. */
export function capService(name: string): string {
  return name.length <= MAX_SERVICE_LENGTH ? name : `${name.slice(0, MAX_SERVICE_LENGTH - 1)}…`
}

/** At most `MAX_ATTRIBUTES` pairs with capped keys and values; a key given twice keeps its last value, and no key is magic. */
export function capAttributes(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const kept = pairs.slice(0, MAX_ATTRIBUTES).map(([key, value]) => {
    const limit = key.endsWith('exception.stacktrace') ? MAX_STACK_BYTES : MAX_TEXT_BYTES
    return [capText(key, MAX_KEY_BYTES), capText(value, limit)] as const
  })
  return Object.fromEntries(kept)
}
