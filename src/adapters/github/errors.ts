import { GiveUp, RetryLater } from '../../kit/outcome.ts'

interface Answer {
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** What GitHub answered, where an error came from an answer or from the lack of one; else undefined. */
export function answerOf(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined
  const response = 'response' in error && isObject(error.response) ? error.response : undefined
  const headers = response !== undefined && isObject(response.headers) ? response.headers : {}
  // Octokit says 500 for a request that got no answer at all.
  return { status: response === undefined ? 0 : error.status, message: error.message, headers }
}

/** True for an answer with this status whose words match. */
export function answered(error: unknown, status: number, words?: RegExp): boolean {
  const answer = answerOf(error)
  return answer?.status === status && (words === undefined || words.test(answer.message))
}

/** GitHub's trouble in the words of the port: `RetryLater` or `GiveUp`, ending with what to do. `now` in milliseconds. */
export function translated(error: unknown, doing: string, nowMs: number): RetryLater | GiveUp {
  if (error instanceof RetryLater || error instanceof GiveUp) return error
  const answer = answerOf(error)
  if (answer === undefined || answer.status === 0 || answer.status >= 500) {
    const what = error instanceof Error ? error.message : String(error)
    const message = `GitHub could not be asked to ${doing} (${what}); it is tried again by itself.`
    return new RetryLater('code-host-unavailable', message, { cause: error })
  }
  const waitMs = rateLimitWaitMs(answer, nowMs)
  if (waitMs !== undefined) {
    const message = `GitHub asks for patience before it will ${doing}; it is tried again by itself.`
    return new RetryLater('rate-limited', message, { afterMs: waitMs, cause: error })
  }
  const [code, remedy] = refusal(answer.status)
  return new GiveUp(code, `GitHub refused to ${doing}: ${answer.message}. ${remedy}`, { cause: error })
}

/** How long to wait when the answer is a primary or secondary rate limit; undefined when it is not. */
function rateLimitWaitMs({ status, message, headers }: Answer, nowMs: number): number | undefined {
  if (status !== 429 && status !== 403) return undefined
  const after = Number(headers['retry-after'])
  if (Number.isFinite(after) && headers['retry-after'] !== undefined) return Math.max(after * 1_000, 1_000)
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const resetMs = Number(headers['x-ratelimit-reset']) * 1_000 - nowMs
    return Number.isFinite(resetMs) ? Math.min(Math.max(resetMs, 1_000), 3_600_000) : 60_000
  }
  return status === 429 || /rate limit|abuse/i.test(message) ? 60_000 : undefined
}

function refusal(status: number): readonly [code: string, remedy: string] {
  switch (status) {
    case 401:
      return ['code-host-auth', 'Set GITHUB_TOKEN to a token that is valid and start again.']
    case 403:
      return [
        'code-host-forbidden',
        'Grant the token contents and pull requests (write), checks, deployments and statuses (read).',
      ]
    case 404:
      return ['not-found', 'Check the name, and that the token may see the repository.']
    case 409:
      return ['code-host-conflict', 'Look at the repository on GitHub: it is empty or something moved there.']
    default:
      return ['code-host-invalid', 'Open the repository on GitHub and do this step by hand.']
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
