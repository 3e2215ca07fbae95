import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'

/** Slack's own trouble: the same call may work in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'rate_limited',
])

/** What to do about Slack's answer, for those that have a remedy. */
const REMEDIES: Readonly<Record<string, string>> = {
  missing_scope: 'add the scope to the app from infra/slack/manifest.json and install it again',
  invalid_auth: 'set a valid bot token (xoxb-...)',
  not_authed: 'set a valid bot token (xoxb-...)',
  account_inactive: 'install the app again and set its new bot token',
  token_revoked: 'install the app again and set its new bot token',
  trigger_expired: 'ask the person to do it once more: a window opens only for three seconds',
  not_in_channel: 'invite the app to the channel',
  channel_not_found: 'invite the app to the channel, or check its id',
}

/** Runs a call to Slack and speaks of its failures in the words of our ports. Nothing of the request is in the message. */
export async function callingSlack<T>(method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw slackOutcome(method, error)
  }
}

export function slackOutcome(method: string, error: unknown): RetryLater | GiveUp {
  if (error instanceof RetryLater || error instanceof GiveUp) return error
  if (error instanceof WebAPIRateLimitedError)
    return new RetryLater('rate-limited', `Slack asks for patience with ${method}; it is tried again`, {
      afterMs: error.retryAfter * 1_000,
      cause: error,
    })
  if (error instanceof WebAPIPlatformError) return platformOutcome(method, error)
  if (error instanceof WebAPIHTTPError && error.statusCode < 500)
    return new GiveUp('http', `Slack refused ${method} with HTTP ${error.statusCode}; check the API address`, {
      cause: error,
    })
  return new RetryLater('network', `Slack did not answer ${method}; check the network if it lasts`, { cause: error })
}

function platformOutcome(method: string, error: WebAPIPlatformError): RetryLater | GiveUp {
  const code = error.data.error
  if (PASSING.has(code))
    return new RetryLater(code, `Slack has trouble with ${method} (${code}); it is tried again`, { cause: error })
  const needed = 'needed' in error.data && typeof error.data.needed === 'string' ? ` (needs ${error.data.needed})` : ''
  const remedy = REMEDIES[code] ?? `look up ${code} in Slack's page on ${method}`
  return new GiveUp(code, `Slack refused ${method}: ${code}${needed}; ${remedy}`, { cause: error })
}
