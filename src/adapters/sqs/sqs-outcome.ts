import { GiveUp, RetryLater } from '../../kit/outcome.ts'

/** Refusals that pass by themselves although the broker calls them our fault. */
const PASSING = /throttl|OverLimit|RequestTimeout|RequestTimeTooSkewed|ExpiredToken|QueueDeletedRecently|PurgeQueue/i
const CREDENTIALS =
  /^(CredentialsProviderError|AccessDenied|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClient|MissingAuthenticationToken|InvalidAccessKeyId|IncompleteSignature|KmsAccessDenied|OptInRequired)/
const STALE = /MessageNotInflight|ReceiptHandleIsInvalid/

/** The broker's trouble in the words of the port: `RetryLater` or `GiveUp`, ending with what to do. */
export function sqsOutcome(cause: unknown, doing: string): RetryLater | GiveUp {
  if (cause instanceof RetryLater || cause instanceof GiveUp) return cause
  const { name, text, isOurFault } = described(cause)
  if (isMissingQueue(cause)) {
    const remedy =
      'Run `faultline migrate`, which creates the queues, and check the region, the prefix and FIFO or not.'
    return new GiveUp('queue-missing', `SQS has no such queue, so it could not ${doing}. ${remedy}`, { cause })
  }
  if (/region is missing/i.test(text)) {
    return new GiveUp('sqs-region', `SQS was asked to ${doing} without a region. Set AWS_REGION.`, { cause })
  }
  if (CREDENTIALS.test(name)) {
    const remedy = 'Give the process credentials that may use the queues: a role, a profile or AWS_ACCESS_KEY_ID.'
    return new GiveUp('sqs-credentials', `SQS would not ${doing}: ${text}. ${remedy}`, { cause })
  }
  if (isOurFault && !PASSING.test(name)) {
    const remedy = "Compare the queue's settings with what `faultline migrate` makes."
    return new GiveUp('sqs-refused', `SQS refused to ${doing}: ${name}: ${text}. ${remedy}`, { cause })
  }
  const message = `SQS could not ${doing}: ${name}: ${text}. If it stays so, check that its address is right.`
  return new RetryLater('queue-unavailable', message, { afterMs: 2_000, cause })
}

export function isMissingQueue(error: unknown): boolean {
  return /QueueDoesNotExist|NonExistentQueue/.test(described(error).name)
}

/** The message is not ours any more: its visibility ran out, or somebody ended it. */
export function isStaleLease(error: unknown): boolean {
  const { name, text } = described(error)
  return STALE.test(name) || (/InvalidParameterValue/.test(name) && /receipt ?handle|expired|inflight/i.test(text))
}

function described(cause: unknown): { name: string; text: string; isOurFault: boolean } {
  const fields: { name?: unknown; message?: unknown; code?: unknown; $fault?: unknown } =
    typeof cause === 'object' && cause !== null ? cause : {}
  const name = typeof fields.name === 'string' ? fields.name : 'Error'
  const code = typeof fields.code === 'string' ? fields.code : ''
  const message = typeof fields.message === 'string' ? fields.message : String(cause)
  // A refused connection comes as an AggregateError without words of its own.
  return { name, text: message === '' ? code : message, isOurFault: fields.$fault === 'client' }
}
