import { hash } from 'node:crypto'
import { jcs } from './jcs.ts'

/** SHA-256 of UTF-8 text, lower-case hex, 64 characters. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex')
}

/** SHA-256 of the canonical JSON of a value. */
export function sha256OfJson(value: unknown): string {
  return sha256Hex(jcs(value))
}
