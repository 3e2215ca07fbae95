import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'

/** Answers after which nobody knows whether it was done. */
const UNSURE: ReadonlySet<string> = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])

const REMEDIES: Readonly<Record<string, string>> = {
  missing_scope: 'add the scope to the app (infra/slack holds the manifest) and install it again',
  invalid_auth: 'set a valid bot token (xoxb-...)',
  not_authed: 'set a valid bot token (xoxb-...)',
  account_inactive: 'install the app again and set its new bot token',
  token_revoked: 'install the app again and set its new bot token',
  restricted_action: 'let the app create channels and post, in the settings of the workspace',
  not_in_channel: 'invite the app to the channel',
  channel_not_found: 'invite the app to the channel, or check its name',
  is_archived: 'bring the channel back: a bot cannot unarchive one',
  name_taken: 'choose another name',
}

/** Runs one call and speaks of its failure in the words of the port. Nothing of the request is in the message. */
export async function asked<T>(method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw surfaceOutcome(method, error)
  }
}

/** The same, but Slack's codes in `fine` are as good as done: undefined. */
export async function askedOr<T>(
  fine: readonly string[],
  method: string,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await asked(method, call)
  } catch (error) {
    if (error instanceof GiveUp && fine.includes(error.code)) return undefined
    throw error
  }
}

export function surfaceOutcome(method: string, error: unknown): RetryLater | GiveUp {
  if (error instanceof RetryLater || error instanceof GiveUp) return error
  if (error instanceof WebAPIRateLimitedError)
    return new RetryLater('ratelimited', `Slack asks for patience with ${method}; it is tried again.`, {
      afterMs: error.retryAfter * 1_000,
      cause: error,
    })
  if (error instanceof WebAPIPlatformError) return platformOutcome(method, error)
  if (error instanceof WebAPIHTTPError && error.statusCode < 500)
    return new GiveUp('http', `Slack refused ${method} with HTTP ${error.statusCode}; check the API address.`, {
      cause: error,
    })
  return unsure(method, error)
}

function platformOutcome(method: string, error: WebAPIPlatformError): RetryLater | GiveUp {
  const answer = error.data.error
  const needed: unknown = 'needed' in error.data ? error.data.needed : undefined
  if (answer === 'ratelimited' || answer === 'rate_limited')
    return new RetryLater('ratelimited', `Slack asks for patience with ${method}; it is tried again.`, {
      afterMs: 5_000,
      cause: error,
    })
  if (UNSURE.has(answer)) return unsure(method, error)
  const scope = typeof needed === 'string' ? ` (needs ${needed})` : ''
  const details = error.data.response_metadata?.messages?.join('; ').slice(0, 300)
  const remedy = REMEDIES[answer] ?? `look up ${answer} in Slack's page on ${method}`
  const why = details === undefined || details === '' ? '' : `: ${details}`
  return new GiveUp(answer.replaceAll('_', '-'), `Slack refused ${method}: ${answer}${scope}${why}; ${remedy}.`, {
    cause: error,
  })
}

function unsure(method: string, cause: unknown): RetryLater {
  return new RetryLater(
    'ambiguous',
    `Slack did not answer ${method} clearly; it is looked for before it is done again.`,
    { cause },
  )
}
