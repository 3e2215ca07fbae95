import { hash } from 'node:crypto'
import { jcs } from './jcs.ts'

/** UUIDv5(URL, "urn:faultline:timeline:v1"): frozen for ever, see docs/decisions/0002. */
export const TIMELINE_NAMESPACE = '9177ba4a-3f43-5f6d-8807-844a4604e5dc'

const NAMESPACE_BYTES = Buffer.from(TIMELINE_NAMESPACE.replaceAll('-', ''), 'hex')

/** A UUIDv5 whose name is the canonical JSON of `parts`, so that no separator can collide. */
export function nameId(parts: readonly (string | number)[]): string {
  const sha1 = hash('sha1', Buffer.concat([NAMESPACE_BYTES, Buffer.from(jcs(parts))]), 'hex')
  // RFC 9562: version 5 in the seventh byte, the variant in the two highest bits of the ninth.
  const ninth = ((Number.parseInt(sha1.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${sha1.slice(0, 8)}-${sha1.slice(8, 12)}-5${sha1.slice(13, 16)}-${ninth}${sha1.slice(18, 20)}-${sha1.slice(20, 32)}`
}
