import Anthropic from '@anthropic-ai/sdk'
import { durationWords } from '../../kit/figures.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'

/** What an error of the SDK means to us. Its own text may quote the request, so that only its kind goes on. */
export function modelError(error: unknown): RetryLater | GiveUp {
  if (error instanceof Anthropic.APIUserAbortError)
    return new RetryLater('aborted', 'The call to the model was stopped. Ask again.')
  if (error instanceof Anthropic.APIConnectionError)
    return new RetryLater(
      'model-unreachable',
      'The model cannot be reached; check ANTHROPIC_BASE_URL and the network.',
      {
        afterMs: 5_000,
        cause: error,
      },
    )
  if (!(error instanceof Anthropic.APIError))
    return new RetryLater('model-failed', 'The call to the model failed. Ask again.', { cause: error })
  const { status } = error
  const afterMs = retryAfterMs(error.headers)
  if (status === 429 && afterMs !== undefined)
    return new RetryLater(
      'model-busy',
      `The model asks us to wait ${durationWords(Math.ceil(afterMs / 1_000))}. Ask again after that.`,
      { afterMs },
    )
  if (status === 429 || status === 402)
    return new GiveUp('model-refused', 'The account of the model has reached its limit; raise it at the provider.')
  if (status === 401 || status === 403)
    return new GiveUp('model-refused', 'The model does not accept our key; check ANTHROPIC_API_KEY.')
  if (status === 408 || status === 409 || (status !== undefined && status >= 500))
    return new RetryLater('model-overloaded', `The model answers ${status}. Ask again in a while.`, {
      afterMs: afterMs ?? 15_000,
    })
  return new GiveUp(
    'model-refused',
    `The model does not accept the request (${status}); check the model name and its limits.`,
  )
}

function retryAfterMs(headers: Headers | undefined): number | undefined {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(ms)) return Math.max(0, ms)
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1_000) : undefined
}
