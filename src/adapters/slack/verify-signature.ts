import { createHmac, timingSafeEqual } from 'node:crypto'

/** Older or newer requests are refused, in seconds. */
const WINDOW_S = 300

export interface SignedRequest {
  /** The body byte for byte, before any parsing. */
  readonly raw: Buffer
  readonly signature: string | undefined
  readonly timestamp: string | undefined
}

/** True when Slack signed exactly this body within five minutes of `now`, before or after. */
export function isSignedBySlack({ raw, signature, timestamp }: SignedRequest, secret: string, now: Date): boolean {
  if (secret === '' || signature === undefined || timestamp === undefined) return false
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(Math.floor(now.getTime() / 1_000) - Number(timestamp)) > WINDOW_S) return false
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(raw).digest('hex')
  const [wanted, given] = [Buffer.from(`v0=${digest}`), Buffer.from(signature)]
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}
