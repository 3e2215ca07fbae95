import type { Secret } from '../../kit/secret.ts'
import { isSignedWith } from '../hex-signature.ts'

/** True when the header `X-Hub-Signature-256` was made from this body with this secret. */
export function verifyGitHubSignature(secret: Secret, rawBody: string | Buffer, header: string | undefined): boolean {
  return isSignedWith(secret, rawBody, /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1])
}
