import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { jcs } from './jcs.ts'

/** SHA-256 of UTF-8 text, lower-case hex, 64 characters. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

/** SHA-256 of the canonical JSON of a value. */
export function sha256OfJson(value: unknown): string {
  return sha256Hex(jcs(value))
}
