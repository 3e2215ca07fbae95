import { GiveUp, RetryLater } from '../../kit/outcome.ts'

const LOGIN = /NOAUTH|WRONGPASS|NOPERM|invalid password/

/** What trouble with Redis means: `GiveUp('redis-login')` when it does not let us in, else `RetryLater('redis-unavailable')`. */
export function asRedisOutcome(cause: unknown): RetryLater | GiveUp {
  if (cause instanceof RetryLater || cause instanceof GiveUp) return cause
  const text = wordsOf(cause)
  if (LOGIN.test(text)) {
    return new GiveUp('redis-login', `Redis refused our login: ${text}. Check user and password in REDIS_URL.`, {
      cause,
    })
  }
  const advice = 'Check that it runs and that REDIS_URL is right.'
  return new RetryLater('redis-unavailable', `Redis does not answer: ${text}. ${advice}`, { cause })
}

function wordsOf(cause: unknown): string {
  const error: { message?: unknown; code?: unknown } = typeof cause === 'object' && cause !== null ? cause : {}
  // A refused connection to a name with two addresses comes without words of its own.
  const said = [error.message, error.code].find((one) => typeof one === 'string' && one !== '')
  return String(said ?? cause).replace(/[.\s]+$/, '')
}
