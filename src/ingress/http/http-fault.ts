/** A request that is answered with a 4xx or 503; the message goes to the sender and ends with what to do. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault'
  readonly status: 400 | 405 | 413 | 415 | 503
  readonly retryAfterMs: number | undefined
  constructor(status: 400 | 405 | 413 | 415 | 503, message: string, retryAfterMs?: number) {
    super(message)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}
