import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../kit/secret.ts'

/** True when `hex` is the HMAC-SHA256 of this body with this secret. Takes as long for a wrong one as for a right one. */
export function isSignedWith(secret: Secret, rawBody: string | Buffer, hex: string | undefined): boolean {
  // An empty secret would let everybody sign.
  if (hex === undefined || !/^[0-9a-f]{64}$/.test(hex) || secret.reveal() === '') return false
  const wanted = createHmac('sha256', secret.reveal()).update(rawBody).digest()
  return timingSafeEqual(wanted, Buffer.from(hex, 'hex'))
}
