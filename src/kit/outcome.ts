/** It did not work now and may later: the caller keeps the work and tries again after `afterMs`. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater'
  readonly code: string
  readonly afterMs: number
  /** Somebody knows how long it takes. Where nobody does, whoever tries again waits longer each time. */
  readonly isKnownWait: boolean
  constructor(code: string, message: string, options: { afterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.afterMs = options.afterMs ?? 1_000
    this.isKnownWait = options.afterMs !== undefined
  }
}

/** It will never work as asked: the work is set aside, people are told, and the message ends with what to do. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp'
  readonly code: string
  constructor(code: string, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
  }
}

/** Anything thrown that is neither is treated as passing trouble: retried, counted, and given up on by the attempt limit. */
export function asOutcome(error: unknown): RetryLater | GiveUp {
  if (error instanceof RetryLater || error instanceof GiveUp) return error
  const message = error instanceof Error ? error.message : String(error)
  return new RetryLater('unexpected', message, { cause: error })
}
