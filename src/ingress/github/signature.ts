import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../kit/secret.ts'

/** True when the header `X-Hub-Signature-256` was made from this body with this secret. Takes as long for a wrong one as for a right one. */
export function verifyGitHubSignature(secret: Secret, rawBody: string | Buffer, header: string | undefined): boolean {
  const given = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1]
  // An empty secret would let everybody sign.
  if (given === undefined || secret.reveal() === '') return false
  const wanted = createHmac('sha256', secret.reveal()).update(rawBody).digest()
  return timingSafeEqual(wanted, Buffer.from(given, 'hex'))
}
